# ruff: noqa: E501  (a pattern is easier to read on one line)
"""Vietnamese. Words from Decree 30/2020/NĐ-CP and the usual style of directives."""

from nhipcau.reading.languages.base import ROMAN, Cue, Language, Shape, rx, split, words
from nhipcau.reading.languages.figure_words import figure_words

_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
# "9 tháng năm 2025" are nine months of 2025 and not the 9th of May.
_M = rf"(?P<month>(?:0?[1-9]|1[0-2])(?![0-9])|{words(*(name for name in _MONTH_WORDS if name != 'năm'))}|năm(?= năm))"
_Q = r"(?P<quarter>iii|ii|iv|i|[1-4]|nhất|một|hai|ba|tư|bốn)(?!\w)"
_EDGE = r"(?<!\w)(?:(?P<edge>cuối|đầu) )?"
# No year and no further number of a date follows.
_NO_YEAR = r"(?!\x20?[/.-]\x20?[0-9]|[0-9]|/)"
_UNIT = r"(?P<unit>ngày|tuần|tháng|quý|năm|(?:6|06|sáu) tháng)(?!\w)"
# "before 17h00 on …": that day still counts.
_CLOCK = r"(?: [0-9]{1,2}~(?:h|giờ|g)~(?:[0-9]{2})?(?: phút)?(?: (?:sáng|trưa|chiều|tối))?,?)"
_RECUR = r"(?:hằng|hàng|mỗi|định kỳ(?: (?:hằng|hàng|mỗi|theo))?)"
_BOUND = r"(?P<bound>trước|chậm nhất(?: là)?(?: vào)?|vào)"
_LAST = r"(?: của tháng (?P<last>cuối) (?:quý|kỳ|năm)| của tháng| tháng sau)?"

LANGUAGE = Language(
    code="vi",
    letters="",
    marks="ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    stop_words=frozenset(
        split(
            "và của các cho là được trong với không có những theo tại về này phải đến từ đã "
            "va cua cac duoc trong khong nhung theo tai phai nam ngay thang"
        )
    ),
    spaced=True,
    types={
        "NQ": ("Nghị quyết",),
        "QĐ": ("Quyết định",),
        "CT": ("Chỉ thị",),
        "NĐ": ("Nghị định",),
        "TT": ("Thông tư",),
        "L": ("Luật", "Bộ luật"),
        "CĐ": ("Công điện",),
        "TB": ("Thông báo kết luận", "Thông báo"),
        "KL": ("Kết luận",),
        "KH": ("Kế hoạch",),
        "QC": ("Quy chế",),
        "QyĐ": ("Quy định",),
        "CTr": ("Chương trình",),
        "TTr": ("Tờ trình",),
        "HD": ("Hướng dẫn",),
        "BC": ("Báo cáo",),
        "PL": ("Pháp lệnh",),
        "ĐA": ("Đề án",),
    },
    pointer_types=frozenset({"NQ", "QĐ", "CT", "NĐ", "TT", "CĐ", "KL", "ĐA", "PL", "L"}),
    number_words=("số",),
    provision=rx(
        r"(?<!\w)(?:điểm (?P<point>[a-zđ]{1,2}),? )?(?:khoản (?P<clause>[0-9]{1,3}[a-zđ]?),? )?"
        r"điều (?P<article>[0-9]{1,3}[a-zđ]?)(?!\w)"
    ),
    months=_MONTH_WORDS,
    quarters={**ROMAN, "nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4},
    halves={"đầu": 1, "cuối": 2},
    edges={"đầu": "start", "cuối": "end"},
    shapes=(
        (
            Shape.DAY_SPAN,
            rx(
                r"(?<!\w)(?:từ )?(?:ngày )?(?P<day><dd>)(?:~-~| và (?:ngày )?| đến (?:hết )?(?:ngày )?)(?P<day2><dd>)(?:/| tháng )(?P<month><mm>)(?:/| năm )(?P<year><yyyy>)"
            ),
        ),
        (
            Shape.MONTH_SPAN,
            rx(
                r"(?<!\w)(?:từ )?tháng (?P<month><mm>)(?:(?:~,~<mm>){0,9}(?:~,~| và )(?:tháng )?|~-~ (?:tháng )?| đến (?:hết )?(?:tháng )?)(?P<month2><mm>)(?:/|,? năm | )(?P<year><yyyy>)"
            ),
        ),
        (
            Shape.MONTH_SPAN,
            rx(
                rf"(?<!\w)(?:từ )?tháng (?P<month><mm>)(?:~,~| và (?:tháng )?| đến (?:hết )?tháng )(?P<month2><mm>){_NO_YEAR}(?!,? năm| tháng|[.,][0-9])(?= [a-zđ]|[.,;:]|\n|$)"
            ),
        ),
        (Shape.DAY, rx(rf"(?<!\w)(?:ngày )?(?P<day><dd>) tháng {_M}(?:,? năm|~/)?~(?P<year><yyyy>)")),
        (Shape.DAY, rx(rf"(?<!\w)(?:ngày )?(?P<day><dd>) tháng {_M}(?! năm [0-9]| [0-9])")),
        (Shape.DAY, rx(rf"(?<!\w)ngày (?P<day><dd>)~[/.-]~(?P<month><mm>){_NO_YEAR}")),
        (
            Shape.DAY_SPAN,
            rx(
                rf"(?<!\w)(?:từ (?:ngày )?|ngày )(?P<day><dd>)(?:~-~| đến (?:hết )?(?:ngày )?)(?P<day2><dd>)(?:/| tháng )(?P<month><mm>){_NO_YEAR}(?! năm)"
            ),
        ),
        (
            Shape.CUED_DAY,
            rx(
                rf"(?<![\w/.,-])(?P<day><dd>)/(?P<month><mm>){_NO_YEAR}(?! (?:tỉnh|huyện|xã|phường|thành phố|đơn vị|địa phương|bộ|sở|cơ quan|nhiệm vụ|chỉ tiêu|quận|thị xã|số|diện tích))"
            ),
        ),
        (
            Shape.CUED_DAY,
            rx(r"(?<![\w/.,-])(?P<day><dd>)-(?P<month><mm>)(?![0-9/-]|[.,][0-9])(?! (?!tại|ở)\w)"),
        ),
        (Shape.DAY, rx(r"(?<!\w)(?:sáng|trưa|chiều|tối|ngày) (?P<day><dd>)\.(?P<month><mm>)(?![0-9%])")),
        (Shape.MONTH, rx(rf"{_EDGE}tháng {_M}(?:~/~|,? năm | |-)(?P<year><yyyy>)(?!~/~[a-z])")),
        (Shape.MONTH, rx(rf"{_EDGE}tháng (?P<month><mm>)(?![0-9/]| tháng| năm [0-9])(?!\w)")),
        (
            Shape.CUED_MONTH,
            rx(rf"{_EDGE}tháng (?P<month>{words(*(name for name in _MONTH_WORDS if name != 'năm'))})(?!\w)"),
        ),
        (Shape.QUARTER, rx(rf"{_EDGE}quý {_Q}(?:~/~|,? (?:của )?năm | |-)(?P<year><yyyy>)")),
        (
            Shape.QUARTER,
            rx(rf"{_EDGE}quý {_Q}(?= và [0-9]{{1,2}} tháng(?: đầu| cuối)?(?: của)? năm (?P<year><yyyy>))"),
        ),
        (Shape.QUARTER, rx(r"(?<![\w/.-])(?P<quarter>iii|ii|iv|i)/(?P<year><yyyy>)")),
        (Shape.QUARTER, rx(r"(?<!\w)quý (?P<quarter>iii|ii|iv|i|[1-4])(?!\w)")),
        (
            Shape.HALF,
            rx(r"(?<!\w)(?:6|06|sáu) tháng (?P<half>đầu|cuối)(?: của)? năm(?: (?P<year><yyyy>))?"),
        ),
        (Shape.HALF, rx(r"(?<!\w)nửa (?P<half>đầu|cuối) năm(?: (?P<year><yyyy>))?")),
        (
            Shape.LAST_MONTHS,
            rx(
                r"(?<!\w)(?:(?:những|các|[1-9]|0[1-9]|1[01]) )?tháng (?:còn lại|cuối)(?: của)?(?: năm)?(?: (?P<year><yyyy>))?"
            ),
        ),
        (
            Shape.FIRST_MONTHS,
            rx(
                r"(?<![\w.,/-])(?P<count>[2-9]|0[2-9]|1[01]) tháng(?=(?: qua)?,? (?:đạt|ước|tăng|giảm|là|cả nước|toàn (?:ngành|tỉnh|quốc)|thu hút|giải ngân|xuất khẩu))"
            ),
        ),
        (
            Shape.FIRST_MONTHS,
            rx(
                r"(?<!\w)(?P<count>[1-9]|0[1-9]|1[01]) tháng(?: đầu năm(?: (?P<year><yyyy>))?|(?: của)? năm (?P<year2><yyyy>))"
            ),
        ),
        (
            Shape.RANGE,
            rx(
                r"(?<!\w)(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm|hai năm|năm) (?P<year><yyyy>)(?:~-~| và (?:năm )?| đến (?:hết )?(?:năm )?)(?P<year2><yyyy>)"
            ),
        ),
        (
            Shape.RANGE,
            rx(r"(?<!học\x20)(?<![\w/.,-])(?P<year><yyyy>)~-~(?P<year2><yyyy>)(?![\w/]|[.,-][0-9])"),
        ),
        (Shape.YEAR, rx(rf"{_EDGE}năm (?:(?:ngoái|nay|qua|trước),? )?(?P<year><yyyy>)(?![/\w])")),
        (Shape.CUED_MONTH, rx(r"(?<![\w/.-])(?P<month><mm>)/(?P<year><yyyy>)(?!~/|[\w-])")),
        (Shape.CUED_YEAR, rx(r"(?<![\w/.,-])(?P<year><yyyy>)(?!~/|[\w-]|[.,][0-9])")),
    ),
    cues=(
        (Cue.AS_OF, rx(rf"(?<!\w)(?:chốt|tính)(?: số liệu)?(?: đến| tới| lúc| vào)?(?:{_CLOCK})? ?$")),
        (Cue.AS_OF, rx(r"(?:so với|tới|đến|vào|tại) thời điểm ?$")),
        (Cue.BASE, rx(r"(?:cùng kỳ|so với|so cùng kỳ)(?: cùng kỳ)?(?: với)? ?$")),
        (
            Cue.AS_OF,
            rx(
                r"(?:tính đến|tính tới|(?<!\w)tại(?: thời điểm)?|(?:số liệu|cập nhật|lũy kế|thống kê)(?: tính)? đến|từ đầu (?:năm|tháng) đến)(?: hết| thời điểm| cuối| ngày)?(?: [0-9]{1,2}~(?:h|giờ|g)~(?:[0-9]{2})?)? ?$"
            ),
        ),
        (Cue.EFFECTIVE, rx(r"(?:hiệu lực(?: thi hành)?(?: kể)?(?: từ| vào| trước)?|áp dụng(?: kể)? từ) ?$")),
        (Cue.VISION, rx(r"(?:tầm nhìn|định hướng)(?: đến)? ?$")),
        (Cue.BY, rx(rf"(?<!\w)trước(?: thời điểm)?{_CLOCK} ?$")),
        (Cue.BEFORE, rx(r"(?<!\w)(?:trước(?: thời điểm)?|kéo dài sang) ?$")),
        (
            Cue.BY,
            rx(
                r"(?:(?:chậm|muộn|trễ) (?:nhất|lắm)(?: là)?(?: vào| đến| trong)?(?: hết)?|không (?:muộn|chậm|trễ) hơn"
                r"|không (?:được )?(?:(?:để|chậm|muộn|kéo dài|để chậm) )?quá|từ nay (?:cho )?(?:đến|tới)(?: hết)?|(?:đến|trong|trước) hết|(?<!\w)hết|ngay trong|(?<!trung\s)(?<!dài\s)(?<!ngắn\s)(?:hạn|thời hạn)(?: hoàn thành| thực hiện| cuối(?: cùng)?| chót)?"
                r"(?: là| vào| đến)?:?) ?$"
            ),
        ),
        (
            Cue.DATED,
            rx(
                r"(?<!\w)(?:(?:ban hành|phát hành|được ký|ký|thông qua|phê duyệt)(?: vào| hôm)?|(?:công văn|văn bản|tờ trình|báo cáo|thư|đơn)(?: số)?|ngày (?:đăng|lập|ký|ban hành):|(?:được|do) [^.;,\n]{2,40} (?:ban hành|ký|thông qua)(?: vào)?) ?$"
            ),
        ),
        (Cue.ON, rx(r"(?<!\w)(?:(?:sáng|trưa|chiều|tối|đêm)(?: nay| qua)?,?|hôm(?: nay| qua)?,?|hồi) ?$")),
        (Cue.FROM, rx(r"(?<!\w)(?:kể )?từ ?$")),
        (Cue.UNTIL, rx(r"(?<!\w)(?:đến|tới)(?: cuối)? ?$")),
        (Cue.IN, rx(r"(?<!\w)(?:ngay )?(?:trong|vào|đúng)(?: thời gian)? ?$")),
    ),
    recurring=(
        rx(rf"(?<!\w)(?:{_BOUND} )?ngày (?P<day><dd>){_LAST}(?: của)? (?:hằng|hàng|mỗi) {_UNIT}"),
        rx(
            rf"(?<!\w){_RECUR} {_UNIT}(?! [0-9]+(?! ?(?:lần|%)))(?:~,?~{_BOUND}(?: ngày)? (?P<day><dd>)(?!~(?:/|giờ|h|:)){_LAST})?"
        ),
        rx(
            rf"(?<!\w){_BOUND} ngày (?P<day><dd>) (?:của )?tháng (?P<last>cuối)(?: của)?(?: mỗi| hằng| hàng)? (?P<unit>quý|năm)"
        ),
        rx(r"(?<!\w)(?P<unit>ngày|tuần|tháng|quý|năm) (?:một|1|01|hai|2) lần(?!\w)"),
        rx(
            rf"(?<!\w)(?:{_BOUND} )?ngày (?P<day><dd>)(?:/| tháng )<mm> (?:hằng|hàng|mỗi) (?P<unit>năm)(?!\w)"
        ),
        rx(r"(?<!\w)(?:cuối|đầu|giữa) (?:mỗi|hằng|hàng) (?P<unit>ngày|tuần|tháng|quý|năm)(?!\w)"),
        rx(
            r"(?<!\w)(?:vào )?(?:các )?(?:ngày )?(?P<unit>thứ (?:hai|ba|tư|năm|sáu|bảy)) (?:hằng|hàng|mỗi) tuần(?!\w)"
        ),
        rx(r"(?<!\w)(?:theo )?(?:từng) (?P<unit>ngày|tuần|tháng|quý|năm)(?!\w)"),
        rx(r"(?<!\w)(?P<unit>6|06|sáu|ba|3|03|một|1) (?:tháng|quý)(?: (?:một|1) |~/~)lần"),
    ),
    units={
        "ngày": "day",
        "tuần": "week",
        "tháng": "month",
        "quý": "quarter",
        "năm": "year",
        "6 tháng": "half-year",
        "06 tháng": "half-year",
        "sáu tháng": "half-year",
        "6": "half-year",
        "06": "half-year",
        "sáu": "half-year",
        "ba": "quarter",
        "3": "quarter",
        "03": "quarter",
        "một": "month",
        "1": "month",
        **dict.fromkeys(("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy"), "week"),
        "ngày làm việc": "working_day",
        "giờ làm việc": "working_hour",
        "giờ": "hour",
        "h": "hour",
    },
    within=(
        rx(
            r"(?<!\w)sau (?P<amount>[0-9]{1,3}) (?P<unit>ngày làm việc|ngày|giờ|tuần|tháng) (?:kể )?từ (?:khi|ngày) (?P<event>[^.,;:(\n0-9]{2,80})"
        ),
        rx(
            r"(?<![\w.,/-])(?P<amount>[0-9]{1,3}) (?P<unit>ngày làm việc|giờ làm việc|ngày|giờ|tuần|tháng) (?:kể )?từ (?:khi|ngày) (?P<event>[^.,;:(\n0-9]{2,80})"
        ),
        rx(
            r"(?<!\w)(?:trong(?: thời hạn| vòng| thời gian)?(?: tối đa| không quá| chậm nhất)?"
            r"|thời hạn(?: là| không quá| tối đa)?|không quá|chậm nhất(?: là)?(?: sau)?|tối đa) "
            r"(?:\w+ \()?(?P<amount>[0-9]{1,3})(?:\)|~\([^()\n]{1,20}\))? "
            r"(?P<unit>ngày làm việc|giờ làm việc|ngày(?! làm việc)|giờ(?! làm việc)|h|tuần|tháng)(?!\w)"
            r"(?! (?:đầu|cuối|qua|gần|vừa))(?:,? (?:kể )?(?:từ|sau)(?: khi| ngày)? (?P<event>[^.,;:(\n0-9]{2,80}))?"
        ),
    ),
    opens=(
        (
            "set_by",
            rx(
                r"(?<!\w)(?:thời hạn|thời gian|tiến độ)[^.;\n]{0,60}? do (?P<by>[^.;,\n]{2,80}?) "
                r"(?:quy định|ấn định|quyết định|xác định|thông báo|hướng dẫn)"
            ),
        ),
        (
            "set_by",
            rx(
                r"(?<!\w)(?:ấn định|xác định|quy định|thông báo) (?:thời hạn|thời gian) (?:hoàn thành|thực hiện)"
            ),
        ),
        ("soon", rx(r"(?<!\w)(?:trong thời gian sớm nhất|sớm(?! hơn| [0-9]))(?!\w)")),
        (
            "at_once",
            rx(
                r"(?<!\w)(?:ngay lập tức|lập tức|không để chậm trễ|tức thời|ngay(?! (?:[0-9]|từ|khi|sau|trong|tại|cả|vào|trên|thẳng|nay|đầu)(?!\w))(?! [0-9]))(?!\w)"
            ),
        ),
        ("regularly", rx(r"(?<!\w)thường xuyên(?!\w)")),
    ),
    effective=rx(r"hiệu lực|áp dụng|đi vào cuộc sống|thi hành"),
    task_verbs=rx(
        r"(?<!\w)(?:hướng dẫn|hỗ trợ|đôn đốc|chỉ đạo|kiểm tra|hoàn thành|hoàn thiện|khánh thành|khởi công|khai trương|nghiệm thu|bàn giao|giải ngân|thông xe|triển khai|thực hiện|hoàn tất|(?<!chương\s)(?<!quy\s)(?<!tờ\s)trình|xong|gửi|nộp|ban hành|kết thúc|công bố|phê duyệt|"
        r"báo cáo (?:chính phủ|thủ tướng|bộ|ủy ban|kết quả)|đưa vào (?:sử dụng|khai thác|vận hành))(?!\w)"
    ),
    past=rx(r"(?<!\w)đã(?: \w+){0,2} ?$"),
    told=rx(
        r"(?<!\w)(?:cho biết(?! sẽ)|cho hay|khẳng định|nhận được|thông báo (?:để|tới|đến)|theo số liệu|cả nước có|toàn quốc có|ước đạt|đã|vừa|từng|đang|xin thông báo|trân trọng|thống nhất (?:đánh giá|nhận định))(?!\w)"
    ),
    future=rx(r"(?<!\w)(?:sẽ|dự kiến|phấn đấu)(?!\w)"),
    heads=rx(
        r"(?:các )?(?:bộ|sở|ban(?! hành)|ngành|ủy ban|uỷ ban|ubnd|văn phòng|thanh tra|ngân hàng|chủ tịch|tổ công tác|công an|trung tâm|cục|vụ|bảo hiểm xã hội|đài|thông tấn xã|viện|chính phủ|cơ quan|đơn vị|địa phương|giao|thủ trưởng)(?!\w)"
    ),
    obligation=rx(
        r"(?<!\w)(?:phải|cần(?! thiết)|(?<!các\s)(?<!ứng\s)(?<!theo\s)yêu cầu|(?<!được\s)(?<!chuyển\s)(?<!bàn\s)(?<!tiếp\s)(?<!đã\s)giao(?! kế hoạch| dự toán| thông| chỉ tiêu| dịch)|(?<!xét\s)(?<!theo\s)(?<![0-9]\s)đề nghị(?! của| xây dựng)|kính (?:mong|đề nghị)|kiến nghị(?! của)|có trách nhiệm|có nhiệm vụ|được phân công|được yêu cầu|được giao|khẩn trương|chịu trách nhiệm)(?!\w)"
    ),
    asks=rx(
        r"(?<!\w)(?:(?<!theo\s)(?<!ứng\s)(?<!các\s)(?<!những\s)yêu cầu|(?<!chuyển\s)(?<!bàn\s)(?<!tiếp\s)giao(?: cho)?(?! kế hoạch| dự toán| thông| chỉ tiêu| dịch)|(?<!xét\s)(?<!theo\s)(?<![0-9]\s)đề nghị(?! của| xây dựng)|kính mong|(?<!các\s)(?<!ánh,\s)(?<!ánh\s)kiến nghị(?! của)|phân công|(?<=\ufffc\x20)chỉ đạo(?=\x20?\ufffc))(?!\w)"
    ),
    passive=rx(r"(?<!\w)được ?$"),
    leads=rx(r"(?<!\w)(?:chủ trì|là cơ quan đầu mối|làm đầu mối)(?!\w)"),
    withs=rx(r"(?<!\w)(?:phối hợp(?: chặt chẽ)?(?: với| cùng)?|cùng với|cùng ?$)(?!\w)"),
    submits=rx(
        r"(?<!\w)(?:(?:gửi|nộp|báo cáo|phản ánh)[^.;,\n]{0,60} về ?$|trình|gửi(?: về)?|báo cáo(?: về)?|phản ánh(?: về)?|liên hệ(?: với)?|xin ý kiến|tham mưu(?: cho)?)(?: lên| cho)?(?!\w)"
    ),
    possessive=rx(r"(?<!\w)(?:của|thuộc|theo) ?$"),
    agents=rx(r"(?<!\w)do ?$"),
    joins=rx(r"^(?:~(?:,|;|và|cùng|với|và các|cùng với)~){1,3}$"),
    purpose=rx(r"^\W{0,4}để(?!\w)"),
    back=rx(r"(?<!\w)(?:này|nói trên|nêu trên|trên đây|đó)(?!\w)"),
    trailing=rx(r"(?:(?:này|nói trên|nêu trên|trên đây|trên|(?:có )?liên quan|khác|để)(?!\w)~[,:]?~)+"),
    goes_on=rx(r"\W{0,6}(?!theo(?! dõi)|họp|trường hợp|nếu|khi|mọi|từ ngày|do đó|hiện nay)"),
    posts=rx(
        r"(?<!\w)(?:đồng chí|bộ trưởng|thứ trưởng|chủ tịch ủy ban|chủ tịch ubnd|thủ trưởng|giám đốc|cục trưởng|"
        r"vụ trưởng|chánh văn phòng|người đứng đầu)(?!\w)"
    ),
    products=(
        ("decree", rx(r"(?<!\w)(?:dự thảo )?nghị định(?!\w)")),
        ("resolution", rx(r"(?<!\w)(?:dự thảo )?nghị quyết(?!\w)")),
        ("law", rx(r"(?<!\w)(?:dự thảo|dự án) (?:bộ )?luật(?!\w)")),
        ("circular", rx(r"(?<!\w)(?:dự thảo )?thông tư(?!\w)")),
        ("decision", rx(r"(?<!\w)(?:dự thảo )?quyết định(?: phê duyệt| ban hành| sửa đổi| của)")),
        ("directive", rx(r"(?<!\w)(?:dự thảo )?chỉ thị(?!\w)")),
        ("roadmap", rx(r"(?<!\w)lộ trình(?!\w)")),
        ("scheme", rx(r"(?<!\w)(?:xây dựng|trình|hoàn thiện|phê duyệt)[^.;\n]{0,40}? đề án(?!\w)")),
        ("plan", rx(r"(?<!\w)(?:kế hoạch|phương án)(?!\w)")),
        ("report", rx(r"(?<!\w)báo cáo(?! (?:chính phủ|thủ tướng|cấp))(?!\w)")),
        ("list", rx(r"(?<!\w)danh mục(?!\w)")),
        ("submission", rx(r"(?<!\w)tờ trình(?!\w)")),
        ("guideline", rx(r"(?<!\w)(?:tài liệu|văn bản) hướng dẫn(?!\w)")),
    ),
    addressees=rx(r"(?:kính gửi|nơi nhận|(?:.{0,40} )?điện~:)"),
    work_heading=rx(
        r"(?<!\w)(?:nhiệm vụ|phương hướng|kiến nghị|đề xuất|tổ chức thực hiện|thời gian tới|kinh phí|phân công|yêu cầu|giao việc)(?!\w)"
    ),
    reports=rx(r"báo cáo|bài viết|tin tức"),
    debris=(
        rx(r"(?:nguồn|nguồn tin|xem thêm|tin liên quan|chia sẻ|bình luận|từ khóa|tags?)~(?::.*|\(\d+\)|)"),
        rx(r".*\(?ảnh~:.{0,60}"),
    ),
    figures=figure_words("vi"),
)
