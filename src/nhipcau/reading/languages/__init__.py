"""One file per language, named by its code, each with one `LANGUAGE`. A new file here is a new language."""

import importlib
import pkgutil

from nhipcau.reading.languages.base import Language
from nhipcau.reading.languages.plain import without_marks

_SPOKEN: dict[str, Language] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").LANGUAGE
    for module in pkgutil.iter_modules(__path__)
    if len(module.name) <= 3
}

# Vietnamese typed without its marks is read with the same words, marks taken off.
PLAIN = {"vi": "vi-plain"}
LANGUAGES: dict[str, Language] = _SPOKEN | {
    plain: without_marks(_SPOKEN[code], plain) for code, plain in PLAIN.items()
}
