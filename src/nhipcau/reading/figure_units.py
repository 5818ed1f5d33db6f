"""What a number counts or measures: the unit behind it, the noun before or after it."""

import re
from collections.abc import Callable
from decimal import Decimal

from nhipcau.reading.languages.figure_words import Matchers
from nhipcau.reading.numerals import Habit, value_of
from nhipcau.reading.read_numbers import NUMBER, Number, NumberReader, joined

_CURRENCIES = {"$": "USD", "us$": "USD", "usd": "USD", "vnd": "VND", "vnđ": "VND", "€": "EUR", "eur": "EUR"}
_WORD = re.compile(r"\s{1,2}([^\W\d_]+)")
_LAST_RUN = re.compile(r"[^\s,.;:()]{1,24}\s*$")
_RANGE = re.compile(
    r"\s?(?:(?P<strong>to|-|đến|tới|xuống(?: còn)?|hoặc|or|down to|"
    r"ຫາ|ເຖິງ|ຮອດ|ລົງເຫລືອ|ເຫລືອ|ລົງມາ|ເປັນ|ມາເປັນ|ដល់|ទៅ|មក(?:ត្រឹម)?)"
    r"|,|(?:,\s)?(?:and|và|ແລະ|និង))\s?(?=[0-9])"
)
# Numbers of one list are of one size: "883,000 or 79.5%" is none.
_SIZES = 200
_LISTED = ("figure.percent", "figure.percentage_point", "figure.measure", "figure.currency")
_HOPS = 4
_ADJECTIVE = re.compile(r"(?:pending|overdue|late|on-time|planned|completed|more|last|new|remaining)\s")
_SHORT = 3
_IN_WORDS = re.compile(r"\s\((?:[^\W\d_]{2,6}\s?){1,4}\)(?=\s)")
# "The number of new cases is 867".
_SUBJECT = re.compile(r"(?<!\w)(?:số(?: lượng)?|numbers? of)\s(?:các\s|the\s)?")
_SUBJECT_REACH = 120
_SEVERAL = 5
# Joins the noun that is counted with the one it belongs to.
_OF = re.compile(r"[^0-9.,;:]{0,12}(?:ຈາກ|ຂອງ|ຢູ່|ກ່ຽວກັບ|របស់|ពី|នៃ|នៅ)\s?")
# "At 30 điểm", "sạt lở 26 điểm": places too.
_SPOT_BEFORE = re.compile(r"(?:tại|ở|sạt lở|ngập|bắn|khắc phục|ghi nhận|xử lý|lắp đặt|mở|nhiều hơn)\s$")
# What happens so many times, by the words before: incidents, visits, meetings.
_OCCASIONS = (
    ("case", re.compile(r"cháy|tai nạn|ໄໝ້|ໄຫມ້|ອຸບັດເຫດ|ອຸບັດຕິເຫດ|ឆេះ|អគ្គិភ័យ|គ្រោះថ្នាក់|ស្រុត")),
    ("visit", re.compile(r"ຜູ້ອ່ານ|ເຂົ້າໃຊ້|ເຂົ້າຊົມ|ទស្សនា|អ្នកអាន")),
    ("meeting", re.compile(r"ប្រជុំ|ກອງປະຊຸມ")),
)
_OCCASION = ("ຄັ້ງ", "ເທື່ອ", "លើក")
# "28 điểm quan trắc": places and no score.
_SPOT = re.compile(r"\s(?!(?:phần|số|của|so|trên|và|cho|là|tăng|giảm|bách|trong|tại)(?!\w))[^\W\d_]{2,}")
_LOOSE = ("figure.bare", "figure.word-after", "figure.number-of")
# Words after a number that only classify the noun before it: ພະນັກງານ 5 ຄົນ.
_PERSONS = ("person", "official", "individual", "member", "candidate", "group", "team")
_CLASSIFYING = ("times", "person")
# How far a noun may stand before its number when a word like "number of" joins them.
_FAR = 30
_GAP_WORDS = 3
# Words that must end at the number are looked for in so many characters before it.
_TAIL = 30
_ENGLISH_PLURALS = ("s", "people", "staff", "feedback", "children", "personnel", "men", "women")


class UnitReader:
    """Finds the units of the numbers of one text; `is_busy` says which places hold something else."""

    def __init__(
        self, lower: str, words: Matchers, habit: Habit, numbers: NumberReader, is_busy: Callable[[int], bool]
    ) -> None:
        self.lower = lower
        self.words = words
        self.habit = habit
        self.numbers = numbers
        self.is_busy = is_busy

    def unit(
        self, number: Number, window: str, money: re.Match[str] | None, *, in_range: bool = False
    ) -> tuple[str, str, str, int]:
        """Unit, the thing counted as written, the rule and where the figure ends."""
        words, lower, end = self.words, self.lower, number.end
        for name, pattern in (("percentage_point", words.points), ("percent", words.percent)):
            found = pattern.match(lower, end)
            if found:
                return name, "", f"figure.{name}", found.end()
        if money:
            return _CURRENCIES[money["word"]], "", "figure.currency", end
        if lower[end : end + 1] == ")" and lower[number.start - 1 : number.start] == "(":
            end += 1  # "nine (9) gates"
        said = _IN_WORDS.match(lower, end)
        end = said.end() if said else end  # "09 (chín) tỉnh"
        found = words.measure.match(lower, end + 1 if lower[end : end + 1] == "-" else end)
        if found and "\n" in found.group() and len(found["word"]) <= _SHORT:
            found = None  # "No. 18", and "Ha Noi" in the next line
        if found and found["word"] == "điểm" and _SPOT.match(lower, found.end()):
            return "place", found["word"], "figure.noun-after", found.end()
        whole_number = number.value == number.value.to_integral_value()
        spot = found and found["word"] == "điểm" and whole_number
        if found and spot and _SPOT_BEFORE.search(self.lower, max(0, number.start - 12), number.start):
            return "place", found["word"], "figure.measure", found.end()
        grown = words.up.search(window) or words.down.search(window)
        if found and found["word"] in _OCCASION and whole_number and number.value >= _SEVERAL and not grown:
            for name, happens in _OCCASIONS:
                if happens.search(window):
                    return name, found["word"], "figure.measure", found.end()
        noun = self._noun_after(end, number.value)
        ahead = None if found or noun or in_range else self._range_unit(number)
        if ahead:
            return ahead
        unit = words.measures[joined(found["word"])] if found else noun and self._noun_name(noun)
        classifier = words.classifier.match(lower, end)
        # ຂໍ້ classifies, but ຂໍ້ສະຫຼຸບ is the thing itself.
        whole = classifier is not None and (noun is None or noun[1] <= classifier.end())
        if classifier and found and found.end() > classifier.end():
            whole = False  # ໂຕ classifies beasts, ໂຕນ are tons
        multiplied = found is not None and found["word"] == "ដង" and words.up.search(window) is not None
        only_classifies = (unit in _CLASSIFYING and not multiplied) or whole
        classifies = only_classifies and words.dense(window.rstrip()[-1:])
        far = _FAR if whole and unit == "device" else 3
        near = self._noun_before(window, self._low(number, window), far, of=whole) if classifies else None
        if near and unit == "person" and self._noun_name(near) not in _PERSONS:
            near = None  # "who came to the service, 700 persons"
        if near:
            return self._noun(near, "figure.noun-before", found.end() if found else noun[1] if noun else end)
        if found and found["word"] == "លើក" and noun is None and number.scaled:
            near = self._noun_before(window, self._low(number, window), _FAR)
            return (
                self._noun(near, "figure.noun-before", found.end())
                if near
                else ("visit", found["word"], "figure.measure", found.end())
            )
        if found and (noun is None or noun[1] - noun[0] <= len(found["word"]) or noun[0] > found.end()):
            unit = words.measures[joined(found["word"])]
            return unit, found["word"], "figure.measure", found.end()
        if noun:
            return self._noun(noun, "figure.noun-after", noun[1])
        return self._unit_before(number, window, end)

    def _low(self, number: Number, window: str) -> int:
        """Where the window begins, which ends at the number or at its qualifier."""
        return self.lower.rindex(window, 0, number.start) if window else number.start

    def _range_unit(self, number: Number) -> tuple[str, str, str, int] | None:
        """ "From 3 to 5 minutes", "9, 11 and 12%": the first number has the unit of the last."""
        place = number.end
        strong = True
        for _ in range(_HOPS):
            to = _RANGE.match(self.lower, place)
            second = NUMBER.match(self.lower, to.end()) if to else None
            value = value_of(second.group(), self.habit) if second else None
            if to is None or second is None or value is None or self.is_busy(second.start()):
                return None
            if not number.scaled and not value / _SIZES <= number.value <= value * _SIZES:
                return None
            strong = strong and to["strong"] is not None
            last = self.numbers.scaled(Number(value, second.start(), second.end()))
            unit, counted, rule, _ = self.unit(last, "", None, in_range=True)
            if rule not in _LOOSE:
                return (unit, counted, rule, number.end) if strong or rule in _LISTED else None
            place = second.end()
        return None

    def _noun_name(self, span: tuple[int, int]) -> str:
        return self.words.counted_names[joined(self.lower[span[0] : span[1]])]

    def _unit_before(self, number: Number, window: str, end: int) -> tuple[str, str, str, int]:
        words = self.words
        classifier = words.classifier.match(self.lower, end)
        joined = words.number_of.search(window, max(0, len(window) - _TAIL))
        low = self._low(number, window)
        if classifier or joined:
            stop = joined.start() if joined else len(window)
            noun = self._noun_before(window[:stop], low, _FAR, of=classifier is not None)
            last = classifier.end() if classifier else end
            if noun:
                return self._noun(noun, "figure.noun-before", last)
            return "count", classifier["word"] if classifier else "", "figure.number-of", last
        dense = words.dense(window.rstrip()[-1:])
        far = _FAR if dense else 15 if number.of is not None or number.scaled else 1
        noun = self._noun_before(window, low, far)
        word = _WORD.match(self.lower, end)
        follows = word is not None and not words.stop.match(word[1])
        if noun and not dense and not number.scaled and number.of is None and not follows:
            return "count", "", "figure.named", end  # "Tasks 5 and 7"
        if noun and not dense and follows:
            noun = None  # "tổ chức 8.216 lễ hội" counts festivals
        if noun:
            return self._noun(noun, "figure.noun-before", end)
        if word and follows and self.words.languages[0].spaced:
            return "count", word[1], "figure.word-after", word.end()
        subject = None if dense else self._subject(number.start)
        if subject:
            return self._noun(subject, "figure.subject", end)
        said = _LAST_RUN.search(window) if dense else None
        return "count", said.group().strip() if said else "", "figure.bare", end

    def _subject(self, start: int) -> tuple[int, int] | None:
        """What "the number of …" at the head of the clause counts."""
        low = max(0, start - _SUBJECT_REACH)
        window = self.lower[low:start]
        low += max(window.rfind(mark) for mark in ".;\n") + 1
        last = None
        for found in _SUBJECT.finditer(self.lower, low, start):
            last = self.words.counted.match(self.lower, found.end()) or last
        return last.span() if last else None

    def _noun(self, span: tuple[int, int], rule: str, end: int) -> tuple[str, str, str, int]:
        return self._noun_name(span), self.lower[span[0] : span[1]], rule, end

    def _noun_after(self, end: int, value: Decimal) -> tuple[int, int] | None:
        """The noun after a number, up to three words away but never over a stop word."""
        place = end
        for _ in range(_GAP_WORDS + 1):
            while place < len(self.lower) and self.lower[place] == " " and place - end < 80:
                place += 1
            found = self.words.counted.match(self.lower, place)
            if found and not self._is_modifier(found, value):
                return found.span()
            level = self.words.leveled.match(self.lower, place)
            adjective = _ADJECTIVE.match(self.lower, place) if place > end else None
            if adjective:
                place = adjective.end()
                continue
            word = level or (_WORD.match(self.lower, place - 1) if place > end else None)
            if word is None or self.words.stop.match(word[1]) or word[1] > "\u0e80":
                return None
            place = word.end()
        return None

    def _is_modifier(self, found: re.Match[str], value: Decimal) -> bool:
        """The "district" of "693 district courts": an English singular after a plural number."""
        word = found.group()
        if self.lower[found.end() : found.end() + 1] == "-":
            return True  # "37 district-level hospitals"
        singular = word.isascii() and value > 1 and not word.endswith(_ENGLISH_PLURALS)
        return (
            singular and self.words.languages[0].decimal == "." and bool(_WORD.match(self.lower, found.end()))
        )

    def _noun_before(self, window: str, low: int, reach: int, *, of: bool = False) -> tuple[int, int] | None:
        """The last noun of what stands before the number, at most `reach` characters away."""
        last: re.Match[str] | None = None
        head: re.Match[str] | None = None
        before: re.Match[str] | None = None
        first = 0
        for found in self.words.counted.finditer(window):
            if self.words.counted_names[joined(found.group())] == "-":
                continue  # ສູນກາງ, "central", begins like a centre
            # A chain of nouns without blanks counts its head: ສູນຂໍ້ມູນ are centres.
            chained = last is not None and found.start() == last.end() and self.words.dense(found.group()[0])
            if not chained:
                before = head
                first = found.start()
                head = found
            last = found
        if of and before and self.words.dense(window[first]) and _OF.fullmatch(window, before.end(), first):
            first, head = before.start(), before  # "complaints from citizens 286": complaints
        if last is None or head is None or re.search(r"[0-9](?!g)|[;:.,]", window[last.end() :]):
            return None
        if len(window.rstrip()) - last.end() > reach:
            return None
        return low + first, low + head.end()
