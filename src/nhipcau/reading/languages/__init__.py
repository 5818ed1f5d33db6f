"""One file per language, named by its code, each with one `LANGUAGE`. A new file here is a new language."""

import importlib
import pkgutil

from nhipcau.reading.languages.base import Language

LANGUAGES: dict[str, Language] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").LANGUAGE
    for module in pkgutil.iter_modules(__path__)
    if len(module.name) <= 3
}
