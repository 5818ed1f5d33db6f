"""Addresses of the desk room."""

from django.urls import path, register_converter

from nhipcau.desk.pages import boards, packs, search


class PaperForm:
    """The forms in which a pack is handed out."""

    regex = "pdf|docx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperForm, "paper_form")

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
    path("search/", search.search, name="search"),
]
