# ruff: noqa: E501  # paragraphs are kept whole
"""What the demonstration's articles rest on, and their editions for other readers; written for it, sources invented."""

from dataclasses import dataclass

from kepu.domain.content.contracts import EditionDraft, SourceDraft

PASSAGES = {
    "black-hole-is-not-a-hole": (
        "paper", "10.5555/kepu.demo.astro.1", "银河系中心致密天体的质量测定（示范）",
        ("由二十年恒星轨道得到的中心质量约为 430 万个太阳质量。", "在测量精度内，引力场与同质量的点状天体没有差别。"),
    ),
    "why-the-sea-is-salt": (
        "dataset", "KEPU-OCEAN-2024-07", "示范海域盐度剖面数据集",
        ("表层海水盐度的平均值为每千克 34.9 克。", "三十年间各站盐度的变化不超过测量误差。"),
    ),
    "strangler-fig": (
        "specimen", "KEPU-HERB-004512", "绞杀榕标本与野外记录",
        ("寄主为一株高 31 米的乔木，气生根已在三面闭合。", "记录当日在榕果上观察到 14 种鸟类取食。"),
    ),
    "why-ice-floats": (
        "facility", "KEPU-COLD-2", "低温物性实验平台测量报告",
        ("常压下 0 摄氏度的冰，密度为每立方厘米 0.917 克。", "水的密度在 4 摄氏度附近最大。"),
    ),
}  # fmt: skip
MARKS = {
    "black-hole-is-not-a-hole": ("约有 400 多万个太阳那么重", "假如太阳忽然换成一个同样重的黑洞"),
    "why-the-sea-is-salt": ("海水平均每千克约含 35 克盐", "海水的盐度在很长时间里变化不大"),
    "strangler-fig": ("箍住原来的树干", "养活着许多动物"),
    "why-ice-floats": ("体积约增加百分之九", "淡水在大约 4 摄氏度时密度最大"),
}


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another edition of the work that the article with this address belongs to."""

    of: str
    draft: EditionDraft


def source_of(slug: str, unit_id: int) -> SourceDraft | None:
    """The source of an article, of the unit's own research; None where it rests on none."""
    known = PASSAGES.get(slug)
    if known is None:
        return None
    kind, identifier, title, texts = known
    places = tuple((f"第 {number} 段", text) for number, text in enumerate(texts, start=1))
    return SourceDraft(kind=kind, identifier=identifier, title=title, unit_id=unit_id, passages=places)


def _p(*paragraphs: str) -> tuple[str, str]:
    return ("text", "".join(f"<p>{text}</p>" for text in paragraphs))


SIBLINGS = [
    Sibling(
        "black-hole-is-not-a-hole",
        EditionDraft(
            title="黑洞会把我们吸走吗", slug="black-hole-for-pupils", audience="grades_3_4",
            summary="黑洞不是洞，是一团挤得很紧很紧的东西。离得远，它一点儿也不可怕。",
            body=(
                _p("想一想：把一座大山捏成一颗豆子，会怎样？黑洞就是这样来的：好多好多东西，挤进一个很小的地方。", "挤得太紧，连光都跑不出来。没有光跑出来，我们就看不见它，所以叫它“黑”洞。"),
                ("ask", {"question": "如果太阳变成一样重的黑洞，地球会被吸进去吗？", "hint": "<p>不会。地球还会绕着它转，只是天会变黑、变冷。</p>"}),
                ("experiment", {
                    "title": "床单上的“黑洞”", "safety": "请和大人一起做；用圆滑的球，不要抛球。",
                    "materials": ["一条床单", "一个重的球", "几颗玻璃珠"],
                    "steps": ["四个人拉平床单。", "把重的球放在中间，看床单怎样凹下去。", "让玻璃珠从边上滚过，看它怎样转弯。"],
                    "seen": "<p>珠子离得远，只拐一点弯；离得近，才会滚进去。引力也是这样，越近越强。</p>",
                }),
            ),
        ),
    ),
    Sibling(
        "black-hole-is-not-a-hole",
        EditionDraft(
            title="A black hole is not a hole", slug="black-hole-en", language="en",
            summary="A black hole is matter squeezed into a tiny space. From far away it pulls no harder than a star of the same mass.",
            body=(
                _p("The name suggests a drain that swallows everything. In fact a black hole is a body: a great deal of matter in a very small space, with a boundary, the horizon, from which not even light returns.", "If the Sun became a black hole its horizon would measure about 3 kilometres in radius. The Earth would grow cold and dark, and stay on its orbit."),
                ("formula", {"latex": r"r_s = \frac{2GM}{c^2}", "words": "The radius of the horizon grows in step with the mass."}),
                ("unknown", "<p>What it is like inside the horizon no theory can say in a way that can be tested.</p>"),
            ),
        ),
    ),
    Sibling(
        "why-the-sea-is-salt",
        EditionDraft(
            title="海水的咸味从哪里来", slug="salt-for-pupils", audience="grades_3_4",
            summary="雨水把石头里的盐一点点带进大海，太阳晒走了水，盐留了下来。",
            body=(
                _p("下雨时，雨水流过石头，会悄悄带走一点点盐。小河流进大河，大河流进大海，盐也跟着到了海里。", "太阳一晒，水变成看不见的水汽飞走了，盐飞不走，就留在海里。"),
                ("ask", {"question": "怎样在家里把盐水里的盐找回来？", "hint": "<p>把盐水倒进浅盘，放在窗边晒几天，盘底会出现白色的小颗粒。</p>"}),
            ),
        ),
    ),
    Sibling(
        "why-the-sea-is-salt",
        EditionDraft(
            title="海水盐度：一组数", slug="salt-data-story", medium="data_story",
            summary="不同的水里有多少盐？把数字放在一起看。",
            body=(
                _p("一千克水里溶着多少克盐，就是它的盐度。"),
                ("chart", {
                    "title": "一千克水里的盐", "unit": "克", "form": "lying", "source": "示范海域盐度剖面数据集及常用数值",
                    "points": [{"label": "河水", "value": "0.1"}, {"label": "波罗的海", "value": "8"}, {"label": "大洋平均", "value": "35"}, {"label": "红海", "value": "40"}],
                }),
            ),
        ),
    ),
    Sibling(
        "strangler-fig",
        EditionDraft(
            title="会“走下来”的大树", slug="strangler-fig-elderly", audience="elderly",
            summary="种子落在高高的树上，根却一路垂到地面。到植物园来，可以看见它的样子。",
            body=(
                _p("绞杀榕的种子落在别的大树上，先在半空长大，再把根一条条垂到地上。", "几十年后，原来的大树不在了，留下一座空心的“塔”，里面住着鸟和蝙蝠。"),
                ("timeline", {"title": "一棵绞杀榕的一生", "moments": [
                    {"when": "第 1 年", "what": "鸟把种子带到树上", "text": ""},
                    {"when": "约 10 年", "what": "气生根落到地面", "text": "从此长得快了。"},
                    {"when": "几十年后", "what": "寄主枯死，榕树独立", "text": ""},
                ]}),
            ),
        ),
    ),
]  # fmt: skip
CORRECTED = ("why-ice-floats", "改正了一处温度的写法，并补充两处数值的出处。")
IN_REVIEW = "salt-data-story"
