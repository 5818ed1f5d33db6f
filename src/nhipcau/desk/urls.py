"""Addresses of the desk room."""

from django.urls import path, register_converter

from nhipcau.desk.pages import boards, packs, papers, search


class PaperForm:
    """The forms in which a pack is handed out."""

    regex = "pdf|docx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OfficialForm(PaperForm):
    """The forms of an official paper."""

    regex = "pdf|docx"


class Narrowing(PaperForm):
    """How a list of tasks is narrowed to an agency."""

    regex = "lead|body|unit"


register_converter(PaperForm, "paper_form")
register_converter(OfficialForm, "official_form")
register_converter(Narrowing, "narrowing")

app_name = "desk"
urlpatterns = [
    path("", boards.home, name="home"),
    path("board/", boards.board, name="board"),
    path("board/<uuid:agency_id>/", boards.show_agency_board, name="agency_board"),
    path("week/", boards.leader, name="leader"),
    path("packs/", packs.PackList.as_view(), name="packs"),
    path("packs/freeze/", packs.freeze, name="freeze"),
    path("packs/<uuid:pack_id>/", packs.show_pack, name="pack"),
    path("packs/<uuid:pack_id>.<paper_form:form>", packs.download_pack, name="pack_file"),
    path("packs/<uuid:pack_id>/compare/", packs.compare_pack, name="compare_pack"),
    path("packs/<uuid:pack_id>/papers/", papers.pack_papers, name="pack_papers"),
    path("packs/<uuid:pack_id>/papers/report.<official_form:form>", papers.pack_report, name="pack_report"),
    path("packs/<uuid:pack_id>/papers/letters.zip", papers.pack_letters, name="pack_letters"),
    path(
        "packs/<uuid:pack_id>/papers/<uuid:agency_id>.<official_form:form>",
        papers.pack_letter,
        name="pack_letter",
    ),
    path(
        "letters/<narrowing:of>/<uuid:agency_id>.<official_form:form>",
        papers.agency_letter,
        name="agency_letter",
    ),
    path("search/", search.search, name="search"),
]
