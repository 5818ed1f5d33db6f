# ruff: noqa: E501  (a pattern is easier to read on one line)
"""English, as Vietnamese offices and news agencies write it."""

from nhipcau.reading.languages.base import ROMAN, Cue, Language, Shape, rx, split, words
from nhipcau.reading.languages.figure_words import figure_words

_NAMES = split("january february march april may june july august september october november december")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_SHORT = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_M = rf"(?P<month>{words(*_MONTHS, *_SHORT)})(?:\.(?!\n))?"
_M2 = rf"(?P<month2>{words(*_MONTHS, *_SHORT)})\.?"
_D = r"(?P<day><dd>)(?:st|nd|rd|th)?"
_D2 = r"(?P<day2><dd>)(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_Q = r"(?P<quarter>first|second|third|fourth|last|closing|final|1st|2nd|3rd|4th|iii|ii|iv|i|[1-4])"
_EDGE = r"(?<!\w)(?:(?P<edge>year-end|end|close|last day|beginning|start|early|late)(?: of)?(?: the)? )?"
_UNIT = r"(?P<unit>day|week|month|quarter|half-year|six months|year)"
_DUE_DAY = (
    r"(?:~,?~(?P<bound>before|by|no later than|on)(?: the)? (?:day )?(?P<day><dd>)(?:st|nd|rd|th)?(?![0-9/:]|\x20?[ap]\.?m|\x20o'clock|\x20hours)"
    r"(?: of (?:the|each|every) (?P<last>last )?month(?: of (?:the|each) quarter)?| of each month)?)?"
)

LANGUAGE = Language(
    code="en",
    letters="",
    marks="",
    stop_words=frozenset(
        split(
            "the and of to in for is are was were be by on with from that this shall must will "
            "which as at it its have has not before"
        )
    ),
    spaced=True,
    types={
        "NQ": ("Resolution",),
        "QĐ": ("Decision",),
        "CT": ("Directive",),
        "NĐ": ("Decree",),
        "TT": ("Circular",),
        "L": ("Law",),
        "CĐ": ("Official Dispatch", "Official Telegram", "Telegram", "Dispatch"),
        "TB": ("Conclusion Notice", "Notice of Conclusion", "Notice"),
        "KL": ("Conclusion",),
        "KH": ("Plan",),
        "QC": ("Regulation",),
        "TTr": ("Submission",),
        "PL": ("Ordinance",),
        "ĐA": ("Project", "Scheme"),
    },
    pointer_types=frozenset({"NQ", "QĐ", "CT", "NĐ", "TT", "CĐ", "KL", "ĐA", "PL", "L"}),
    number_words=("No.", "No", "Number", "Nos."),
    provision=rx(
        r"(?<!\w)(?:point (?P<point>[a-z]{1,2}),? )?(?:clause (?P<clause>[0-9]{1,3}[a-z]?),? )?"
        r"article (?P<article>[0-9]{1,3}[a-z]?)(?!\w)"
    ),
    months=_MONTHS | _SHORT,
    quarters={
        **ROMAN,
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        **dict.fromkeys(("last", "closing", "final"), 4),
        "1st": 1,
        "2nd": 2,
        "3rd": 3,
        "4th": 4,
    },
    halves={"first": 1, "second": 2, "1st": 1, "2nd": 2, "1": 1, "2": 2, "last": 2},
    edges={
        "end": "end",
        "year-end": "end",
        "close": "end",
        "last day": "end",
        "late": "end",
        "beginning": "start",
        "start": "start",
        "early": "start",
    },
    shapes=(
        (Shape.DAY_SPAN, rx(rf"(?<!\w){_D}(?:~-~| to | and ){_D2}(?: of)? {_M},? (?P<year><yyyy>)")),
        (
            Shape.DAY_SPAN,
            rx(
                rf"(?<!\w)(?:from )?{_M} {_D}(?:~-~| to | and ){_D2}(?:,? (?P<year><yyyy>)|(?![\w.,/:]*[0-9])(?!\w))"
            ),
        ),
        (
            Shape.DAY_SPAN,
            rx(rf"(?<!\w)(?:from )?{_D}(?:~-~| to | and ){_D2}(?: of)? {_M}(?!\w|,? [0-9]{{4}})"),
        ),
        (
            Shape.MONTH_SPAN,
            rx(
                rf"(?<!\w){_M}(?:(?:, {words(*_MONTHS)}){{0,4}},? and |~-~| to | and ){_M2},? (?P<year><yyyy>)"
            ),
        ),
        (
            Shape.MONTH_SPAN,
            rx(
                rf"(?<!\w)(?:from |between )?(?P<month>{words(*_MONTHS)})(?:(?:, {words(*_MONTHS)}){{0,4}},?(?: and )|~-~| to | and )(?P<month2>{words(*_MONTHS)})(?!\w|,?\x20?<yyyy>|\x20[0-9])"
            ),
        ),
        (Shape.DAY, rx(rf"(?<!\w){_D}(?: of)? {_M},? (?P<year><yyyy>)")),
        (Shape.DAY, rx(rf"(?<!\w){_M} {_D}~,~(?P<year><yyyy>)")),
        (Shape.DAY, rx(rf"(?<!\w){_M} {_D} (?P<year><yyyy>)")),
        (Shape.DAY, rx(rf"(?<!\w){_D}(?: of)? {_M}(?!\w|,? [0-9]{{4}})")),
        (Shape.DAY, rx(rf"(?<!\w){_M} {_D}(?!\w|~,?~[0-9]{{4}}|/|[.,:][0-9])")),
        (Shape.CUED_DAY, rx(r"(?<![\w/.,-])(?P<day><dd>)/(?P<month><mm>)(?!\x20?[/.-]\x20?[0-9]|[0-9]|/)")),
        (Shape.MONTH, rx(rf"{_EDGE}{_M}~,?~(?:of )?(?P<year><yyyy>)")),
        (Shape.QUARTER, rx(rf"{_EDGE}{_Q}[\x20-]quarter(?: of|,)?(?: the year)? (?P<year><yyyy>)")),
        (
            Shape.QUARTER,
            rx(
                rf"{_EDGE}(?:quarter {_Q}(?!\w)|q\.?~(?P<quarter2>[1-4]|iii|ii|iv|i))(?: of|,)?~[/-]?~(?P<year><yyyy>)"
            ),
        ),
        (Shape.QUARTER, rx(rf"{_EDGE}{_Q}[\x20-]quarter(?! of [0-9])(?!\w)")),
        (Shape.QUARTER, rx(rf"{_EDGE}(?:q(?P<quarter>[1-4])|quarter (?P<quarter2>iii|ii|iv|i))(?!\w)")),
        (
            Shape.HALF,
            rx(
                r"(?<!\w)(?P<half>first|second|1st|2nd)[\x20-]half(?: of|,)?(?: the year)?(?: of)? (?P<year><yyyy>)"
            ),
        ),
        (Shape.HALF, rx(r"(?<!\w)(?P<half>first|second|last)[\x20-]half of (?:the|this) year(?! <yyyy>)")),
        (Shape.HALF, rx(r"(?<!\w)(?P<half>first|last) six months of (?P<year><yyyy>)")),
        (Shape.HALF, rx(r"(?<!\w)h(?P<half>[12])~[/-]?~(?P<year><yyyy>)")),
        (
            Shape.LAST_MONTHS,
            rx(r"(?<!\w)(?:last|final|remaining|closing) months of(?: the year)?(?: (?P<year><yyyy>))?"),
        ),
        (
            Shape.FIRST_MONTHS,
            rx(
                r"(?<!\w)in(?: the)? (?P<count>[3-9]|1[01]|three|four|five|six|seven|eight|nine|ten|eleven) months(?=:|, [^.\n]{2,60}(?:stood|reached|was|were|rose|fell|totalled))"
            ),
        ),
        (
            Shape.FIRST_MONTHS,
            rx(
                r"(?<!\w)(?:first|same) (?P<count>[1-9]|1[01]|two|three|four|five|six|seven|eight|nine|ten|eleven) months(?: of(?: the year)?(?: (?P<year><yyyy>))?)?"
            ),
        ),
        (Shape.RANGE, rx(r"(?<!\w)(?P<year><yyyy>)(?:~-~| to )(?P<year2><yyyy>)(?![/\w-])")),
        (Shape.RANGE, rx(r"(?<!\w)(?:between )?(?P<year><yyyy>) and (?P<year2><yyyy>)(?![/\w-])")),
        (Shape.RANGE, rx(r"(?<!\w)from (?P<year><yyyy>) to (?P<year2><yyyy>)")),
        (
            Shape.YEAR,
            rx(
                r"(?<!\w)(?P<edge>year-end|end|close|last day|beginning|start|early|late)(?: of)?(?: the)?(?: year)? (?P<year><yyyy>)(?![/\w])"
            ),
        ),
        (Shape.YEAR, rx(r"(?<!\w)(?P<edge>end)-(?P<year><yyyy>)(?![/\w])")),
        (Shape.YEAR, rx(r"(?<!\w)year,? \(?(?P<year><yyyy>)(?![/\w])")),
        # At the end of a title: "…, 2025".
        (Shape.YEAR, rx(r"(?<!\w)(?<=[a-z],\x20)(?P<year><yyyy>)(?=\x20?(?:\n|$))")),
        (Shape.CUED_MONTH, rx(r"(?<![\w/.-])(?P<month><mm>)/(?P<year><yyyy>)(?!~/|[\w-])")),
        (Shape.CUED_MONTH, rx(rf"{_EDGE}(?P<month>{words(*_MONTHS)})(?!\w|\.?,?\x20?[0-9])")),
        (Shape.CUED_YEAR, rx(r"(?<![\w/.,-])(?P<year><yyyy>)(?!~/|[\w-]|[.,][0-9])")),
    ),
    cues=(
        (
            Cue.BASE,
            rx(
                r"(?:same period(?: last year| of| in)?|compared (?:to|with)|against|over|from the same period of|(?:that|those|(?:same )?(?:dates?|day|time)|levels?|figures?|number|revenues?|estimate|budget|end|quarters?|half|months|total) of|tet(?: of)?|(?:up|down|higher|lower|increase|decrease|rise|fall|drop|growth|increased|decreased|rose|fell|grew|risen|dropped|climbed)[^.;,\n]{0,24} from)(?: the same period of)?(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.AS_OF,
            rx(
                r"(?:as of|as at|to date,? as of|(?:0:00|00:00|0h00|0h|24:00|midnight)(?: hours?)?(?: on)?)(?: [0-9]{1,2}(?::[0-9]{2})?~(?:a\.?m\.?|p\.?m\.?|hours)?(?: on)?)?(?: the end of| end)?(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.EFFECTIVE,
            rx(
                r"(?:in(?:to)? force|takes? effect|taking effect|effective|enter(?:s|ing)? into force|effect)(?: from| on| since| as of| as from)?(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.VISION,
            rx(
                r"(?:\(|(?<!scheduled\s)(?<!planned\s)(?<!slated\s)(?<!set\s)(?<!due\s)(?<!\w)for(?: the)?|(?:vision|orientation)s?(?: to| towards?)?(?: the)?) ?$"
            ),
        ),
        (
            Cue.BY,
            rx(
                r"(?<!\w)(?:before|by|no later than|not later than) [0-9]{1,2}(?::[0-9]{2})?~(?:a\.?m\.?|p\.?m\.?|o'clock|hours)?(?: on)?(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.BY,
            rx(r"(?<!\w)on or before(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"),
        ),
        (
            Cue.BEFORE,
            rx(
                r"(?<!\w)(?:before|prior to|ahead of|earlier than|in advance of)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.BY,
            rx(
                r"(?<!\w)(?:(?:no|not) later than(?: the)?(?: (?:close|end)(?: of)?)?|on or before|(?:has|have|given|granted) until|by(?: the)?(?: (?:close|end)(?: of(?: business| play| work| the (?:working )?day))?(?: on)?| noon(?: on)?| midnight(?: on)?)?|in time for|as late as|at the latest(?: by| on)?|until the end of|"
                r"deadline(?: is| of| for \w+ is)?:?|(?:target|completion|due) date:?|time(?:line|frame| limit)?:|due(?: on| by)?|not exceeding|within)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.DATED,
            rx(
                r"(?<!\w)(?:dated|(?:letter|dispatch|report|submission|notice|note|telegram)(?: no\.? ?\S{1,24})? of|(?:bears?|bearing) the date(?: of)?|(?:issued|signed|promulgated|passed|adopted|approved|put out|voted through)(?: in [a-z\x20]{2,20}?)?(?: by [^.;,\n]{2,40})?(?: on)?|(?<!target\s)(?<!due\s)(?<!completion\s)(?:date|posted|published)(?: on)?:)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.FROM,
            rx(
                r"(?<!\w)(?:from|since|starting(?: from| on)?|beginning(?: from| on)?)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.UNTIL,
            rx(
                r"(?<!\w)(?:until|till|through|up to|to)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
        (
            Cue.IN,
            rx(
                r"(?<!\w)(?:in the course of|in|during|on|at|throughout|for|all of|whole of)(?: the)?(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?$"
            ),
        ),
    ),
    recurring=(
        rx(
            r"(?<!\w)(?:(?P<bound>before|by|on) )?(?:the )?(?P<day><dd>)(?:st|nd|rd|th)? of the (?:(?P<last>last|final)|first|second|third|following) month of (?:each|every|the) (?P<unit>quarter|year)"
        ),
        rx(
            rf"(?<!\w)(?:(?P<bound>before|by|on) )?(?:{words(*_MONTHS)}) (?P<day><dd>)(?:st|nd|rd|th)? (?P<unit>annually|yearly)(?!\w)"
        ),
        rx(
            rf"(?<!\w)(?:(?P<bound>before|by|on) )?(?P<day><dd>)(?:st|nd|rd|th)? (?:{words(*_MONTHS)}) (?P<unit>annually|yearly)(?!\w)"
        ),
        rx(
            rf"(?<!\w)(?<!-)(?P<unit>daily|weekly|monthly|quarterly|half-yearly|six-monthly|biannually|three-monthly|semi-annually|semiannual|annually|yearly|annual(?= (?:\w+ ){{0,2}}(?:reports?|reviews?|inspections?|checks?|audits?|assessments?|evaluations?|statements?|summar|updates?)))(?!\w)(?! (?:round-?up|revenue|income|plans?|growth|average|targets?|turnover|output|wages?|salar|rate|capacity|estimate|expenditure|budget|conference|event|ranking|survey|leave|production|sales|imports?|exports?|investment|fee|allowance|volume|demand|increase|rise|fall|loss|costs?|interest|inflation|consumption|programme|session|meeting|awards?))(?! -){_DUE_DAY}"
        ),
        rx(
            rf"(?<!\w)(?:(?P<bound>before|by|on) )?(?:the |day )?(?P<day><dd>(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|fifteenth|twentieth|twenty-fifth)(?: day)? of (?:each|every|the) {_UNIT}"
        ),
        rx(rf"(?<!\w)(?:every|each) (?P<unit>{_WEEKDAY})(?!\w)"),
        rx(
            rf"(?<!\w)(?:(?P<bound>before|by|on) )?(?P<day><dd>)(?:st|nd|rd|th)?(?: of)? (?:{words(*_MONTHS)}),? (?:every|each) (?P<unit>year)"
        ),
        rx(
            rf"(?<!\w)(?:(?P<bound>before|by|on) )?(?:{words(*_MONTHS)}) (?P<day><dd>)(?:st|nd|rd|th)?,? (?:of )?(?:every|each) (?P<unit>year)"
        ),
        rx(
            r"(?<!\w)on an? (?P<unit>daily|weekly|monthly|quarterly|six-monthly|half-yearly|annual|yearly) basis(?!\w)"
        ),
        rx(
            r"(?<!\w)at the (?:end|beginning|start) of (?:each|every) (?P<unit>week|month|quarter|year)(?!\w)"
        ),
        rx(r"(?<!\w)every (?P<unit>two weeks|three months|3 months|six months|6 months)(?!\w)"),
        rx(
            r"(?<!\w)(?:once|twice|one time) (?:a|per|every|each) (?P<unit>day|week|month|quarter|year)(?!\w)"
        ),
        rx(rf"(?<!\w)(?<!for\s)(?:every|each) {_UNIT}(?!s|\w){_DUE_DAY}"),
    ),
    units={
        **dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "week"
        ),
        "three months": "quarter",
        "3 months": "quarter",
        "6 months": "half-year",
        "day": "day",
        "daily": "day",
        "week": "week",
        "weekly": "week",
        "month": "month",
        "monthly": "month",
        "quarter": "quarter",
        "quarterly": "quarter",
        "half-year": "half-year",
        "six months": "half-year",
        "half-yearly": "half-year",
        "six-monthly": "half-year",
        "biannually": "half-year",
        "three-monthly": "quarter",
        "semi-annually": "half-year",
        "semiannual": "half-year",
        "year": "year",
        "annually": "year",
        "yearly": "year",
        "annual": "year",
        "days": "day",
        "weeks": "week",
        "months": "month",
        "years": "year",
        "working day": "working_day",
        "working days": "working_day",
        "business day": "working_day",
        "business days": "working_day",
        "hour": "hour",
        "hours": "hour",
        "working hour": "working_hour",
        "working hours": "working_hour",
    },
    within=(
        rx(
            r"(?<!\w)(?P<amount>[0-9]{1,3}|two|three|five|seven|ten) (?P<unit>working days?|business days?|days?|hours?|weeks?|months?) (?:from|after) (?:the )?(?P<event>(?:date|day|receipt|issuance|signing) of[^.,;:(\n0-9]{2,80})"
        ),
        rx(
            r"(?<!\w)in (?P<amount>[0-9]{1,3}) (?P<unit>working days?|business days?|working hours?|days?|hours?|weeks?|months?) at (?:(?:the )?most|the latest)(?P<event>(?!))?"
        ),
        rx(
            r"(?<!\w)(?:within|inside|not later than|no later than|(?:in )?(?:no|not) more than|not exceeding|at the latest|(?:time )?limit of|given|in the space of)(?: of)?(?: a period of| (?:a|the) time ?limit of| (?:a|the) maximum of| at most)? "
            r"(?:\w+ \()?(?P<amount>[0-9]{1,3}|two|three|five|seven|ten)(?:\)|~\([^()\n]{1,20}\))? "
            r"(?P<unit>working days?|business days?|working hours?|days?|hours?|weeks?|months?)(?!\w)"
            r"(?: (?:from|of|after|following|since|as from)(?: the)? (?P<event>[^.,;:(\n0-9]{2,80}))?"
        ),
    ),
    opens=(
        ("regularly", rx(r"(?<=[\t|])~regular(?=~(?:[\t|\n]|$))")),
        (
            "set_by",
            rx(
                r"(?<!\w)deadline[^.;\n]{0,40}? (?:to be )?(?:set|determined|fixed|decided|announced) by (?P<by>[^.;,\n]{2,80})"
            ),
        ),
        ("set_by", rx(r"(?<!\w)(?:set|determine|fix|announce) (?:the |a )?deadlines?(?!\w)")),
        (
            "set_by",
            rx(
                r"(?<!\w)(?:to be|being) (?:set|fixed|determined|decided|announced) (?:later )?by (?P<by>[^.;,\n]{2,80})"
            ),
        ),
        (
            "soon",
            rx(
                r"(?<!\w)(?:as soon as possible|as early as possible|at the earliest|soon|promptly|urgently|quickly|swiftly|at (?:its|their|your|the) earliest convenience|at an early date|in the nearest (?:time|future)|early completion)(?!\w)"
            ),
        ),
        (
            "at_once",
            rx(
                r"(?<!\w)(?:immediately|with immediate effect|at once|without delay|right away|forthwith)(?!\w)"
            ),
        ),
        ("regularly", rx(r"(?<!\w)(?:regularly|at all times|as a regular task|on a regular basis)(?!\w)")),
    ),
    effective=rx(r"force|effect|kick|appli|apply"),
    task_verbs=rx(
        r"(?<!\w)(?:assist|help|support|guide|urge|inspect|launch|roll out|put into operation|open|inaugurate|connect|hand over|disburse|build|install|upgrade|train|resolve|clear|prepare|draft|review|finish|be finished|complete|be completed|completion|submit|be submitted|issue|be issued|report|"
        r"send|hand in|achieve|publish|deliver|finali[sz]e|finali[sz]ing|approve)(?!\w)"
    ),
    past=rx(r"(?<!\w)(?:has|have|had|was|were)(?: \w+)? ?$"),
    told=rx(
        r"(?<!\w)(?:has|have|had|was|were|did|said|reported|informs|hereby|would like to|notif(?:y|ies)|held|stood|reached|hit|rose|fell|grew|totall?ed|amounted|attracted|earned|exceeded|climbed|dropped|posted)(?!\w)"
    ),
    future=rx(r"(?<!\w)(?:will|would|plans? to|expected|scheduled)(?!\w)"),
    heads=rx(
        r"(?:the )?(?:ministr|department|government|people's committee|state bank|provinc|vietnam|viet nam|prime minister|office|agenc|localit|branch|sector|heads? of|chair|provincial)"
    ),
    obligation=rx(
        r"(?<!\w)(?:must|shall|should|ought to|is expected to|are expected to|is instructed|are instructed|(?:was|were) (?:also |again |then )?(?:advised|told|reminded|instructed|asked|assigned|tasked|ordered|requested|urged) to|will be responsible for|is to|are to|is required to|are required to|(?:is|are) (?:\w+ly |also |again )?(?:requested|asked) to|is recommended that|is proposed that|is suggested that|(?:has|have) the task of|obliges|"
        r"is assigned|are assigned|has to|have to|is urged to|are urged to|need to|needs to|takes? charge of|(?:is|are|be) responsible for|(?:is|are|be) in charge of|(?:is|are|was|were) given(?= (?:until|up to|[0-9]))|tasked|entrusted|reminded|called (?:on|upon)|directed(?! by)|urges?|orders?(?= the)|"
        r"(?<!the\s)(?:asked|requested|assigned|instructed|urged|ordered|requires|requests|assigns|asks|demanded))(?!\w)"
    ),
    asks=rx(
        r"(?<!\w)(?<!the\s)(?<!upon\s)(?<!on\s)(?<!their\s)(?:asked|requested|assigned|instructed|urged|ordered|demanded|tasked|entrusted|told|reminded|called (?:on|upon)|directed(?! by)|obliges|wants|recommended that|proposed that|suggested that|requires?|requests?|assigns?|asks?|urges?|orders?(?= the))(?!\w)"
    ),
    passive=rx(r"(?<!\w)(?:is|are|be|been|was|were) ?$"),
    leads=rx(
        r"(?<!\w)(?:take the lead|takes the lead|lead|leads|preside over|presides over|chair|in charge of)(?!\w)"
    ),
    withs=rx(
        r"(?<!\w)(?:together with|(?<=,\x20)with|in coordination with|in cooperation with|coordinate(?: closely)? with|coordinating with|jointly with|with (?:the )?(?:participation|support|help|assistance) (?:of|from)|work with)(?!\w)"
    ),
    submits=rx(
        r"(?<!\w)(?:submit|submitted|send|sent|report|present|hand|forward|forwarded|provide)(?:ting|ing)?(?: (?!by|before|on|in|to|and|\d)\w+){0,4} to(?!\w)|(?<!\w)reach(?: the)? ?$"
    ),
    possessive=rx(
        r"(?<!\w)(?:(?<!committees\x20)(?<!ministries\x20)(?<!departments\x20)of|under|from|at|according to)(?: the)? ?$"
    ),
    agents=rx(r"(?<!\w)by(?: the)? ?$"),
    joins=rx(r"^(?:~(?:,|;|and|as well as|together with|the)~){1,4}$"),
    purpose=rx(r"^\W{0,4}(?:for|to|so that)(?!\w)"),
    back=rx(r"(?<!\w)(?:these|this|those|the above|they|it|the said)(?!\w)"),
    trailing=rx(
        r"(?:(?:concerned|involved|(?:listed |named |mentioned )?above|in question|to)(?!\w)~[,:]?~)+"
    ),
    goes_on=rx(
        r"\W{0,6}(?:it|they|both|he|she|to|and|then|also|in addition|at the same time|meanwhile|by|before|within|no later than"
        r"|(?:this|these|its|their)|the (?:ministr|department|committee|office|agenc|province|city|bank|inspectorate|same|report|result|deadline|plan|work))"
    ),
    posts=rx(
        r"(?<!\w)(?:minister of|ministers|chairm[ae]n|chairpersons?|chairs of|heads? of|directors?|comrade|mr|ms|deputy minister)(?!\w)"
    ),
    products=(
        ("decree", rx(r"(?<!\w)(?:draft )?decrees?(?!\w)")),
        ("resolution", rx(r"(?<!\w)(?:draft )resolutions?(?!\w)")),
        ("law", rx(r"(?<!\w)(?:draft law|bill)(?!\w)")),
        ("circular", rx(r"(?<!\w)(?:draft )?circulars?(?!\w)")),
        ("decision", rx(r"(?<!\w)(?:draft )decisions?(?!\w)")),
        ("roadmap", rx(r"(?<!\w)road ?maps?(?!\w)")),
        ("scheme", rx(r"(?<!\w)schemes?(?!\w)")),
        ("plan", rx(r"(?<!\w)(?:action )?plans?(?!\w)")),
        (
            "report",
            rx(
                r"(?<!\w)(?:a|the|written|progress|summary|final|annual|monthly|quarterly|weekly) reports?(?!\w)"
            ),
        ),
        ("list", rx(r"(?<!\w)(?:a|the) lists?(?!\w)")),
        ("guideline", rx(r"(?<!\w)(?:guidelines?|guidance document)(?!\w)")),
    ),
    addressees=rx(r"(?:to|recipients?|copies(?: to)?|cc|attention)~:"),
    work_heading=rx(
        r"(?<!\w)(?:tasks?|coming|next|proposals?|implementation|assignments?|directions?|requests?|work)(?!\w)"
    ),
    reports=rx(r"(?:\w+ ){0,3}report|news"),
    debris=(
        rx(
            r"(?:source|sources|read more|related news|share|comments?|tags?|kommentar|advertisement)~(?::.*|\(\d+\)|)"
        ),
        rx(r".*\(?photo~:.{0,60}"),
    ),
    figures=figure_words("en"),
)
