"""What the incident files of the demonstration say. Events, people and partners are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A file: `field` is the field of science by which a unit is found; versions are (hours after opening, texts)."""

    field: str
    hazard: str
    level: str
    title: str
    words: str
    origin: str
    versions: tuple[tuple[float, dict[str, str]], ...]
    is_drill: bool = False


TYPHOON = Told(
    "海洋",
    "typhoon",
    "iii",
    "第9号台风逼近东部沿海",
    "预计明后两天沿海有10级以上大风和风暴潮。",
    "海洋预报值班电话",
    (
        (
            3,
            {
                "headline": "台风前的大浪和风暴潮同样危险，请远离海边",
                "known": "台风中心附近最大风力12级，正向西北方向移动。\n风暴潮会先于台风到达。",
                "unknown": "登陆地点还在两处之间摆动。",
                "advice": "不去海边观潮，不出海。\n检查门窗和阳台上的花盆。",
                "hours": "8",
                "asked": "为什么预报的登陆地点总在变？",
                "answer": "台风路径受大尺度气流影响，时间越近预报越准；请以最新预报为准。",
            },
        ),
        (
            11,
            {
                "headline": "台风预计今夜登陆，请待在室内",
                "known": "登陆地点已基本确定，登陆时风力约11级。",
                "unknown": "登陆后是否停留、降雨落区仍有不确定性。",
                "advice": "风眼经过时风会突然变小，不要外出。",
                "note": "登陆地点和时间更新；补充了风眼的提醒。",
            },
        ),
    ),
)
QUAKE = Told(
    "地质",
    "earthquake",
    "iii",
    "西南某县发生5.1级地震",
    "震感明显，暂无人员伤亡报告，网上有“还有大震”的说法。",
    "地震台网速报",
    (
        (
            2,
            {
                "headline": "目前没有依据说明会有更大地震，余震会持续一段时间",
                "known": "震级5.1，震源深度约12千米，属浅源地震。\n已记录到余震二十余次，最大3.4级。",
                "unknown": "主震的发震构造还在分析；余震会持续多久还不能断定。",
                "advice": "老旧房屋先不要返回。\n余震时就近躲避，不乘电梯，不跳楼。",
                "hours": "6",
                "asked": "“半夜还有大地震”是真的吗？",
                "answer": "没有哪家机构能预报某时某地会有大地震。请以地震部门发布为准，不信不传。",
            },
        ),
    ),
)
DRILL = Told(
    "天文",
    "space_weather",
    "iv",
    "强地磁暴影响导航与短波通信",
    "按年度计划开展的桌面推演。",
    "年度演练计划",
    (
        (
            1.5,
            {
                "headline": "地磁暴不会伤害人体，导航误差可能变大",
                "known": "监测到强地磁暴，预计持续一天。",
                "unknown": "对短波通信影响的时段仍在评估。",
                "advice": "户外作业请核对定位结果。",
                "hours": "24",
            },
        ),
    ),
    is_drill=True,
)
REVIEW = {
    "planned": "按较大级别，60分钟内确认专家，4小时内发首份口径。",
    "happened": "18分钟专家确认，3小时发首份口径；第二版按承诺时间发出。",
    "first": "口径先于网上传言，表述准确；没有说早的地方。",
    "experts": "海洋专家到位快，气象方向专家偏少。",
    "rumours": "有“台风已拐弯”的说法，当天已澄清。",
    "partners": "三家伙伴全部签收。",
    "people": "最关心登陆地点，问答回应及时。",
}
