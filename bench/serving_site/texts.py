"""Articles of about 2,000 characters, the same for both sites."""

from random import Random

SUBJECTS = [
    "黑洞",
    "潮汐",
    "地震",
    "叶绿素",
    "抗生素",
    "量子",
    "冰川",
    "候鸟",
    "珊瑚",
    "陨石",
    "基因",
    "火山",
    "季风",
    "彗星",
    "土壤",
    "台风",
]
CLAUSES = [
    "人们很早就注意到{}", "研究人员在野外观测{}", "把{}放到显微镜下看", "要说明{}，先看一个实验", "{}并不像名字听起来那样简单",
    "它的变化有规律可循", "温度每升高一度，结果就不同", "这需要很长时间的记录", "仪器给出的数字要反复核对", "不同的方法得到了同样的答案",
    "仍有一些问题没有答案", "下一次观测要等到明年", "这与我们每天的生活有关", "科学家把数据公开给所有人", "学生也可以参加这样的测量",
]  # fmt: skip
LENGTH = 2_000


def titles(number: int) -> list[str]:
    """A title for each article."""
    return [f"{SUBJECTS[place % len(SUBJECTS)]}的第{place + 1}个故事" for place in range(number)]


def paragraphs(place: int) -> list[str]:
    """The paragraphs of an article; always the same for its place."""
    rng, made, total = Random(place), [], 0
    while total < LENGTH:
        sentences = "".join(
            "，".join(rng.choice(CLAUSES).format(rng.choice(SUBJECTS)) for _ in range(rng.randint(2, 4))) + "。"
            for _ in range(rng.randint(3, 5))
        )
        made.append(sentences)
        total += len(sentences)
    return made
