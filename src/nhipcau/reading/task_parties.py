"""Who does what in one sentence: assigner, lead, coordinating agencies, receiver."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nhipcau.reading.finds import ActorFind
from nhipcau.reading.languages.base import Language

# Words between the end of "together with" or "submit to" and the agency it governs.
_REACH = 30


# They give work to others; of the agencies in a sentence they are never the one that does it.
_SUPERIORS = frozenset(
    {"TTg", "PTTg", "TW", "QH", "BCT-TW", "prime-minister", "deputy-prime-minister", "politburo"}
)


_DUE = re.compile(
    r"(?<!\w)(?:(?:is|are) (?:due|expected)|(?:must|shall|should) "
    r"(?:reach|arrive|end|be (?:in|ready|submitted|sent)))(?!\w)"
    r"|(?:thời hạn|thời gian|mốc|hạn)[^.;]{0,120}\slà\s|không (?:được )?để"
)
_CONCERNING = re.compile(r"(?:as for|as regards|đối với|về phía|ສຳລັບ|ចំពោះ)(?: the)?\s{0,2}$")


@dataclass(frozen=True, slots=True)
class Named:
    """An agency in the sentence; offsets within the sentence's normal form."""

    find: ActorFind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parties:
    """Keys by role. `lead_end` is where the lead's name (and its list) ends."""

    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    lead_end: int = 0


def parties_of(
    sentence: str, named: Sequence[Named], language: Language, *, ordered: bool = False
) -> Parties:
    """The roles of the agencies named in a sentence (normal form, lower case).

    One agency leads: the first that is neither the assigner ("the Prime Minister asked …"),
    nor a receiver ("submit to …"), nor an owner ("opinions of …"). Others of its list
    and those after "together with" coordinate. `ordered` says that the sentence stands
    where a document gives work.
    """
    floor = asked_from(sentence, language)
    roles = _roles(sentence, named, language, floor)
    free = [item for item in named if item.start >= floor and roles[item.start] == ""]
    # "The Deputy Prime Minister is assigned": they lead where nobody else is asked.
    superiors = [item for item in free if floor and _is_superior(item)]
    free = [item for item in free if not _is_superior(item)]
    # "… is tested by the Department": the doer leads where nobody is named before.
    agents = [item for item in named if item.start >= floor and roles[item.start] == "by"]
    agents = [item for item in agents if not _is_superior(item)]
    if agents and (not free or agents[0].start < free[0].start):
        free = agents
    # "As for the Ministry, he asked that …": named before the one who asks.
    concerned = [item for item in named if item.start < floor and _CONCERNING.search(sentence[: item.start])]
    # In a directive "the Ministry asks schools to …" is work of the Ministry.
    asking = [item for item in named if item.start < floor and roles[item.start] == ""]
    asking = [item for item in asking if ordered and not _is_superior(item)]
    # "The report of the Ministry is due": the owner of what is due.
    owners = [item for item in named if roles[item.start] == "of" and not _is_superior(item)]
    owners = owners if _DUE.search(sentence) else []
    heads = [item for item in named if _UNDER.search(sentence[: item.start])]
    leader = _leader(sentence, heads or free or superiors or concerned or asking[:1] or owners[:1], language)
    if leader is None:
        return Parties(receivers=_keys(named, roles, "to"))
    listed = _list_after(sentence, leader, named, language)
    coordinating = [item.find.agency_key for item in listed]
    coordinating += _keys(named, roles, "with")
    lead = leader.find.agency_key
    return Parties(
        lead=(lead,),
        coordinating=tuple(key for key in dict.fromkeys(coordinating) if key != lead),
        receivers=_keys(named, roles, "to"),
        lead_end=max([leader.end, *(item.end for item in listed)]),
    )


# "… and the MoF to …", "…, Bộ Y tế hoàn thành …": another agency with work of its own.
_GOES_ON = {
    "en": (
        re.compile(r"(?:,|;|\band|\bwhile)\s(?:and |while )?(?:the )?$"),
        re.compile(r"\s(?:to|is|are|shall|must|should)\s"),
    ),
    "lo": (re.compile(r"(?:ສ່ວນ|;)\s?$"), re.compile(r"\s?[^\W\d_]")),
    "km": (re.compile(r"(?:ចំណែក|ឯ|ហើយ|;)\s?$"), re.compile(r"\s?[^\W\d_]")),
    "vi": (
        re.compile(r"(?:,|;|\bvà|đồng thời|\bcòn)\s(?:đồng thời )?(?:yêu cầu |đề nghị |giao )?$"),
        re.compile(r"\s(?!và|cùng|phối hợp|chủ trì|để|là|về|theo|trong|tại|có)[^\W\d_]{2,}"),
    ),
}
_LEAST_WORK = 12


def further_works(sentence: str, named: Sequence[Named], language: Language) -> list[int]:
    """Where an order of one sentence (normal form, lower case) goes on with the work of another agency."""
    patterns = _GOES_ON.get(language.code)
    asks = language.asks.search(sentence) or language.obligation.search(sentence)
    if patterns is None or asks is None:
        return []
    before, after = patterns
    places = []
    for previous, item in pairwise(named):
        gap = sentence[previous.end : item.start]
        joint = before.search(gap)
        own = joint is not None and len(gap[: joint.start()].strip(" ,;")) >= _LEAST_WORK
        asked = previous.end > asks.start() or not language.spaced
        asked = asked and not _role(sentence, item, language, 0)
        if joint and own and asked and after.match(sentence, item.end):
            places.append(previous.end + joint.start())
    return places


def _is_superior(item: Named) -> bool:
    return item.find.agency_key.rpartition(":")[2] in _SUPERIORS


def asked_from(sentence: str, language: Language) -> int:
    """Where an order begins to name those asked: 0, or after the assigner's "asked"."""
    asks = language.asks.search(sentence)
    if (
        asks is None
        or _ITS_WORK.search(sentence[: asks.start()])
        or language.passive.search(sentence[: asks.start()][-12:])
    ):
        return 0
    return asks.end()


# "The working group shall urge ministries to …": to urge is its work.
_ITS_WORK = re.compile(r"(?:\b(?:shall|must|should|will)|phải|ត្រូវ)\s$")
_UNDER = re.compile(r"under the (?:chairmanship|leadership|lead|direction) of(?: the)? $")


def _leader(sentence: str, free: Sequence[Named], language: Language) -> Named | None:
    """The agency directly before "takes the lead", otherwise the first."""
    for match in language.leads.finditer(sentence):
        before = [item for item in free if 0 <= match.start() - item.end <= _REACH]
        if before:
            return before[-1]
    return free[0] if free else None


def _roles(sentence: str, named: Sequence[Named], language: Language, floor: int) -> dict[int, str]:
    """By place of the agency: "with", "to", "of" or "" for none of them."""
    roles: dict[int, str] = {}
    previous: Named | None = None
    for item in named:
        role = _role(sentence, item, language, floor if item.start >= floor else 0)
        if not role and previous is not None:
            between = sentence[previous.end : item.start]
            carried = roles[previous.start]
            if carried in ("with", "to") and language.joins.search(between):
                role = carried
        roles[item.start] = role
        previous = item
    return roles


def _role(sentence: str, item: Named, language: Language, floor: int) -> str:
    window = sentence[max(0, item.start - _REACH) : item.start]
    if language.possessive.search(window):
        return "of"
    if language.agents.search(window):
        return "by"
    nearest, place = "", -1
    for role, pattern, reach in (("with", language.withs, _REACH), ("to", language.submits, 8)):
        for match in pattern.finditer(sentence, max(floor, item.start - 2 * _REACH), item.start):
            if item.start - match.end() <= reach and match.end() > place:
                nearest, place = role, match.end()
    return nearest


def _list_after(sentence: str, leader: Named, named: Sequence[Named], language: Language) -> list[Named]:
    """Agencies joined to the lead by "and" or a comma."""
    listed: list[Named] = []
    end = leader.end
    for item in named:
        if item.start < end:
            continue
        if not language.joins.search(sentence[end : item.start]):
            break
        listed.append(item)
        end = item.end
    return listed


def _keys(named: Sequence[Named], roles: dict[int, str], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.find.agency_key for item in named if roles[item.start] == role))
