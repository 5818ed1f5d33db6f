"""The coloured text: no character is lost or doubled, whatever finds lie over each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.documents.facade import FindKind
from nhipcau.tasks.finds import Item
from nhipcau.tasks.pages.reading_lines import Look, lines_of

KINDS = list(FindKind)


def look(kind: FindKind, start: int, end: int, *, current: bool = False) -> Look:
    item = Item(kind=kind, start=start, end=end, text="")
    return Look(item=item, label="", icon="check", tone="calm", state="open", href="#", current=current)


def test_a_find_inside_another_lies_within_its_mark() -> None:
    outer, inner = look(FindKind.AGENCY, 0, 10), look(FindKind.PLACE, 4, 7)
    [line] = lines_of("abcdefghij", [inner, outer])
    assert [piece.text for piece in line.pieces] == ["abcd", "efg", "hij"]
    assert [len(piece.marks) for piece in line.pieces] == [1, 2, 1]
    assert line.pieces[1].look is inner
    assert [mark.first for mark in line.pieces[1].marks] == [False, True]


def test_finds_that_cross_each_other_are_cut_at_their_edges() -> None:
    [line] = lines_of("abcdefghij", [look(FindKind.DATE, 0, 6), look(FindKind.FIGURE, 4, 9)])
    assert [piece.text for piece in line.pieces] == ["abcd", "ef", "ghi", "j"]


def test_a_task_stands_beside_its_lines_and_is_marked_only_while_it_is_current() -> None:
    text = "first\nsecond line\nthird"
    task = look(FindKind.TASK, 6, 23)
    one, two, three = lines_of(text, [task])
    assert [mark.look for mark in two.beside] == [task]
    assert (one.in_task, two.in_task, three.in_task) == (False, True, True)
    assert two.pieces[0].marks == ()
    shown = lines_of(text, [look(FindKind.TASK, 6, 23, current=True)])
    assert [len(line.pieces[0].marks) for line in shown] == [0, 1, 1]


@given(st.text(alphabet="ab\nក໑ đ", max_size=60), st.data())
def test_the_text_is_whole_whatever_is_marked(text: str, data: st.DataObject) -> None:
    looks = []
    if text:
        for kind in data.draw(st.lists(st.sampled_from(KINDS), max_size=8)):
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            looks.append(look(kind, start, end, current=data.draw(st.booleans())))
    lines = lines_of(text, looks)
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == text
    firsts = [mark.look for line in lines for piece in line.pieces for mark in piece.marks if mark.first]
    inline = [one for one in looks if one.item.kind not in (FindKind.TASK, FindKind.CONFLICT)]
    whole = [one for one in inline if "\n" not in text[one.item.start : one.item.end]]
    assert all(sum(first is one for first in firsts) == 1 for one in whole)
