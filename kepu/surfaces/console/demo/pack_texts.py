"""The packs of the demonstration. Facts are as their sources say; people are invented."""

from dataclasses import dataclass

from kepu.domain.packs.contracts import PartDraft, SourceDraft

USGS_DO = SourceDraft(
    "USGS: What should I DO during an earthquake?", "https://www.usgs.gov/faqs/what-should-i-do-during-earthquake"
)
USGS_PREDICT = SourceDraft(
    "USGS: Can you predict earthquakes?", "https://www.usgs.gov/faqs/can-you-predict-earthquakes"
)
DROP = SourceDraft(
    "Earthquake Country Alliance: Drop, Cover, and Hold On", "https://www.earthquakecountry.org/dropcoverholdon/"
)
QUAKE_LAW = SourceDraft("中华人民共和国防震减灾法", place="第二十九条")
MAGNITUDE = SourceDraft("地震震级的规定", place="GB 17740—2017")
INTENSITY = SourceDraft("中国地震烈度表", place="GB/T 17742—2020")
SIGNALS = SourceDraft("气象灾害预警信号发布与传播办法", place="中国气象局令第16号（2007）附件")
NWS = SourceDraft("NWS: Turn Around Don’t Drown", "https://www.weather.gov/safety/flood-turn-around-dont-drown")
WHO_HEAT = SourceDraft(
    "WHO: Heat and health", "https://www.who.int/news-room/fact-sheets/detail/climate-change-heat-and-health"
)
NIOSH = SourceDraft("CDC/NIOSH: Heat-related Illnesses", "https://www.cdc.gov/niosh/heat-stress/about/illnesses.html")
FIVE_KEYS = SourceDraft(
    "WHO: Five keys to safer food manual (2006)", "https://www.who.int/publications/i/item/9789241594639"
)
CATERING = SourceDraft("食品安全国家标准 餐饮服务通用卫生规范", place="GB 31654—2021")
BONGKREKIC = SourceDraft(
    "Anwar M. et al. Bongkrekic Acid. J Med Toxicol 2017", "https://doi.org/10.1007/s13181-016-0577-1"
)
SWPC = SourceDraft("NOAA SWPC: Space Weather Scales", "https://www.swpc.noaa.gov/noaa-scales-explanation")
HYDRO = SourceDraft(
    "Hydro-Québec: The March 1989 blackout",
    "https://www.hydroquebec.com/learning/notions-de-base/tempete-mars-1989.html",
)
CYCLONES = SourceDraft("热带气旋等级", place="GB/T 19201—2006")


@dataclass(frozen=True)
class Said:
    """A pack as its institute wrote it. `days` is how long ago it was published, `due` after how many days from today it is due."""

    field: str
    title: str
    hazards: tuple[str, ...]
    summary: str
    author: str
    reviewer: tuple[str, str]
    parts: tuple[PartDraft, ...]
    days: int
    due: int
    audience: str = "public"
    region: str | None = None
    season: tuple[int, int] | None = None
    language: str = "zh-hans"


EARTHQUAKE = Said(
    field="地质", title="地震来了怎么办", hazards=("earthquake",), author="顾山河", reviewer=("秦望岳", "地球物理研究所"), days=120,
    due=500, summary="摇晃时就近伏低、遮挡头颈、抓牢；摇晃停止后再走楼梯撤到空旷处。",
    parts=(
        PartDraft(
            "fact", "摇晃时：伏地、遮挡、手抓牢",
            "感到摇晃，立刻就近伏低身体，躲到结实的桌子下面或旁边，用手臂护住头颈，抓牢，等摇晃停止。\n\n"
            "- 远离窗户、玻璃、吊灯和高大的家具\n- 不要跳楼，不要乘电梯\n- 在床上就留在床上，用枕头护住头颈\n"
            "- 开车时慢慢靠边停车，避开桥梁、电线和高楼",
            sources=(DROP, USGS_DO),
        ),
        PartDraft(
            "fact", "摇晃停止后：先看伤，再撤离",
            "1. 先看自己和身边的人有没有受伤\n2. 闻到煤气味，不开关电器、不点火，打开门窗，离开后再报警\n"
            "3. 走楼梯撤到空旷处，远离外墙和玻璃\n"
            "4. 余震随时会来，再次摇晃时照样伏地、遮挡、手抓牢",
            sources=(USGS_DO,),
        ),
        PartDraft(
            "question", "有人说明天几点要地震，能信吗？",
            "不能信。目前科学上还做不到准确预报地震的时间、地点和震级。我国地震预报意见由国家统一发布，个人和网上的“预测”都不作数。",
            sources=(USGS_PREDICT, QUAKE_LAW),
        ),
        PartDraft(
            "question", "震级和烈度有什么不同？",
            "震级说的是地震本身释放了多少能量，一次地震只有一个震级；震级大1级，能量大约大32倍。烈度说的是某个地方受影响有多重，"
            "分为12度，离震中远近不同，烈度也不同。",
            sources=(MAGNITUDE, INTENSITY),
        ),
        PartDraft(
            "audio", "村（社区）广播稿",
            "乡亲们请注意：感到地震，不要慌，不要跳楼，不要坐电梯。马上蹲下来，躲到结实的桌子底下，护住头，抓牢。"
            "等不晃了，走楼梯到空地上去。闻到煤气味，不要开灯、不要点火。",
        ),
    ),
)  # fmt: skip
EARTHQUAKE_ENGLISH = Said(
    field="地质", title="When the ground shakes", hazards=("earthquake",), author="顾山河", reviewer=("秦望岳", "地球物理研究所"), days=100,
    due=500, language="en", summary="Drop, cover and hold on where you are; leave by the stairs only after the shaking stops.",
    parts=(
        PartDraft(
            "fact", "While it shakes: drop, cover, hold on",
            "Drop to your hands and knees where you are. Cover your head and neck under a sturdy table or beside an inner wall. "
            "Hold on until the shaking stops.\n\n- Keep away from windows, glass and tall furniture\n- Do not jump, do not use lifts\n"
            "- If you are in bed, stay there and cover your head with a pillow",
            sources=(DROP, USGS_DO),
        ),
        PartDraft(
            "question", "Can earthquakes be predicted?",
            "No. Nobody can say when, where and how strong the next large earthquake will be. In China earthquake forecasts are issued by "
            "the state alone.",
            sources=(USGS_PREDICT, QUAKE_LAW),
        ),
    ),
)  # fmt: skip
FLOOD = Said(
    field="地质", title="暴雨洪水怎么避险", hazards=("flood", "geological"), author="江若川", reviewer=("程雨时", "大气研究所"), days=60,
    due=300, season=(5, 9), summary="看懂预警信号，早转移；遇到水漫路面，不蹚水、不开车硬闯。",
    parts=(
        PartDraft(
            "fact", "看懂暴雨预警信号",
            "- 蓝色：12小时内降雨量将达50毫米以上\n- 黄色：6小时内将达50毫米以上\n- 橙色：3小时内将达50毫米以上\n"
            "- 红色：3小时内将达100毫米以上\n\n已经达到且降雨可能持续，也会发布。颜色越往后越急，越要早动身。",
            sources=(SIGNALS,),
        ),
        PartDraft(
            "fact", "水漫路面，不蹚水、不硬闯",
            "只要15厘米深的急流就能冲倒一个成年人，30厘米深的急流能冲走大多数小汽车。积水下面可能是没盖的井、塌陷的路和漏电的线。"
            "看不清水有多深，就掉头。",
            sources=(NWS,),
        ),
        PartDraft(
            "question", "接到转移通知，东西还没收好怎么办？",
            "先走人，再顾物。带上证件、药、手机和水，按通知的路线往高处走；不要沿着沟谷走，不要在陡坡和桥下停留。通知没有解除前不要返回。",
            sources=(SIGNALS,),
        ),
        PartDraft("audio", "村（社区）广播稿", "暴雨红色预警！住在河边、沟口、山脚的乡亲，马上按村里通知转移。"
            "路上有水不要蹚，车不要开过去。人先走，东西不要了。"),
    ),
)  # fmt: skip
HEAT = Said(
    field="生物", title="高温天，老人怎样防中暑", hazards=("extreme_heat",), author="沈清和", reviewer=("苏木", "生物研究所"), days=200,
    due=240, season=(6, 8), audience="elderly", summary="少在中午出门，常喝水，屋里要降温；意识不清马上打120。",
    parts=(
        PartDraft(
            "fact", "看懂高温预警信号",
            "- 黄色：连续三天最高气温将在35℃以上\n- 橙色：24小时内最高气温将升至37℃以上\n- 红色：24小时内最高气温将升至40℃以上",
            sources=(SIGNALS,),
        ),
        PartDraft(
            "fact", "在家这样降温",
            "- 白天拉上窗帘，夜里和清晨凉快时开窗\n- 常喝水，不要等口渴；要限水的病人听医生的\n- 穿宽松浅色的衣服，用凉水擦身\n"
            "- 室温高于40℃时电风扇不能降温，要到有空调的地方去\n- 独居老人，请邻居和家人每天问两次",
            sources=(WHO_HEAT,),
        ),
        PartDraft(
            "question", "什么时候要打120？",
            "体温很高、说话不清、糊涂、抽搐或昏迷，可能是热射病，会要命。马上打120，同时把人移到阴凉处，脱去外衣，用凉水浇、擦，用力扇风。"
            "人不清醒时不要喂水。",
            sources=(NIOSH, WHO_HEAT),
        ),
    ),
)  # fmt: skip
FOOD = Said(
    field="生物", title="家里吃得安全：五个要点", hazards=("food",), author="沈清和", reviewer=("苏木", "生物研究所"), days=40, due=700,
    summary="保持清洁、生熟分开、做熟、保持安全的温度、用安全的水和原料。",
    parts=(
        PartDraft(
            "fact", "五个要点",
            "1. 保持清洁：做饭前、便后洗手，台面和用具洗干净\n2. 生熟分开：生肉、生鱼和熟食不共用刀板和容器\n"
            "3. 做熟：肉、蛋、水产要熟透，中心温度达到70℃\n4. 保持安全的温度：熟食在室温下不超过2小时，冷藏在5℃以下，热存在60℃以上\n"
            "5. 用安全的水和原料：不吃过期、变质和来源不明的食物",
            sources=(FIVE_KEYS, CATERING),
        ),
        PartDraft(
            "question", "木耳泡了一夜还能吃吗？",
            "不要吃。木耳、银耳、湿米粉等久泡或变质后，可能产生米酵菌酸。它耐热，煮也煮不掉，没有特效解药。现泡现吃，泡发尽量放在冰箱里。",
            sources=(BONGKREKIC,),
        ),
    ),
)  # fmt: skip
SPACE = Said(
    field="天文", title="太阳风暴对我们有什么影响", hazards=("space_weather",), author="林晚照", reviewer=("周明远", "物理研究所"), days=30,
    due=400, summary="地面上的人有大气和磁场保护，不用害怕；受影响的是通信、导航、卫星和电网。",
    parts=(
        PartDraft(
            "fact", "影响的是设备，不是地面上的人",
            "太阳耀斑的辐射穿不过地球大气，不会直接伤到地面上的人。强烈的太阳活动会干扰短波通信和卫星导航，影响卫星和高纬度的电网。"
            "1989年3月的地磁暴让加拿大魁北克电网停电9个多小时。",
            sources=(SWPC, HYDRO),
        ),
        PartDraft(
            "fact", "地磁暴分几级",
            "按全球地磁指数Kp，地磁暴从G1到G5：Kp=5为G1（小），Kp=9为G5（极强）。G5时低纬度也可能看到极光；2024年5月就有过一次。",
            sources=(SWPC,),
        ),
        PartDraft(
            "question", "发布地磁暴预警，要囤东西、关手机吗？",
            "都不用。手机关不关都一样。出海、飞行、野外作业依靠短波和卫星定位的人，要按单位的预案准备备用手段。",
            sources=(SWPC,),
        ),
    ),
)  # fmt: skip
TYPHOON = Said(
    field="海洋", title="台风前后做什么", hazards=("typhoon", "flood"), author="江若川", reviewer=("程雨时", "大气研究所"), days=340,
    due=20,
    region="350000", season=(7, 10), summary="台风来前收好阳台和船，风停了先别出门，也许只是到了台风眼。",
    parts=(
        PartDraft(
            "fact", "台风分几级",
            "按中心附近最大平均风力：\n- 热带风暴：8–9级\n- 强热带风暴：10–11级\n- 台风：12–13级\n- 强台风：14–15级\n- 超强台风：16级以上",
            sources=(CYCLONES,),
        ),
        PartDraft(
            "question", "风突然停了，可以出门吗？",
            "先不要。台风眼经过时风会忽然变小，过后风从相反方向再来，可能更猛。等气象部门解除预警再出门。",
            sources=(SIGNALS,),
        ),
    ),
)  # fmt: skip
PACKS = [EARTHQUAKE, FLOOD, HEAT, FOOD, SPACE, TYPHOON]
