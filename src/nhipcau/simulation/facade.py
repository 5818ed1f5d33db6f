"""What the command line may use of the simulation."""

from nhipcau.simulation.accounts import CAST, PASSWORD, code_now, load_cast, members_in
from nhipcau.simulation.load import demo_accounts_text, load_demo
from nhipcau.simulation.nq71 import load_nq71

__all__ = [
    "CAST",
    "PASSWORD",
    "code_now",
    "demo_accounts_text",
    "load_cast",
    "load_demo",
    "load_nq71",
    "members_in",
]
