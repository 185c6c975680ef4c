from datetime import date

import pytest

from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Query, Source
from kepu.engines.search.errors import UnknownKind
from kepu.engines.search.selectors import list_differences, search, suggest

TODAY = date(2025, 6, 1)


def keys(text, **more):
    return [hit.key for hit in search(Query(text, **more), today=TODAY).hits]


def test_it_finds_a_word_inside_a_sentence(shelf):
    shelf.put("a", "双星", "我们发现了黑洞合并事件。")
    shelf.put("b", "彗星", "彗星有长长的尾巴。")

    assert keys("黑洞") == ["a"]


def test_it_finds_nothing_across_punctuation(shelf):
    shelf.put("a", "颜色", "它是黑。洞里没有光。")

    assert keys("黑洞") == []


def test_it_finds_nothing_across_the_borders_of_fields(shelf):
    shelf.put("a", "天黑", "洞里没有光。", summary="光洞")

    assert keys("黑洞") == []


def test_it_finds_a_long_phrase_only_where_it_stands_together(shelf):
    shelf.put("a", "甲", "中国科学院北京天文台观测到了它。")
    shelf.put("b", "乙", "中国科学家到了科学院,国科学会也来了。")

    assert keys("中国科学院") == ["a"]


def test_a_title_counts_more_than_a_text(shelf):
    shelf.put("a", "星空", "这里提到黑洞一次。")
    shelf.put("b", "黑洞是什么", "一种天体。")

    assert keys("黑洞") == ["b", "a"]


def test_english_words_are_found_by_their_stem(shelf):
    shelf.put("a", "Merging black holes", "Two holes merged.", language="en")

    assert keys("hole merges") == ["a"]


def test_what_was_removed_is_not_found(shelf):
    shelf.put("a", "黑洞")
    shelf.take("a")

    assert keys("黑洞") == []


def test_what_was_changed_is_found_by_its_new_words_only(shelf):
    shelf.put("a", "黑洞")
    shelf.put("a", "彗星")

    assert (keys("黑洞"), keys("彗星")) == ([], ["a"])


def test_suggestions_begin_as_typed(shelf):
    shelf.put("a", "李四光")
    shelf.put("b", "四季星空")

    assert [each.key for each in suggest("四季")] == ["b"]
    assert [each.key for each in suggest("李四")] == ["a"]


def test_rebuilding_makes_the_index_say_what_the_sources_say(shelf):
    shelf.put("a", "黑洞")
    shelf.put("b", "彗星")
    shelf.documents["c"] = Document(title="流星", url="/c/", unit_id=None, is_public=True)
    del shelf.documents["b"]

    assert {(each.key, each.what) for each in list_differences()} == {("c", "missing"), ("b", "superfluous")}
    services.rebuild()
    assert list(list_differences()) == []


def test_an_unknown_kind_is_refused(shelf):
    with pytest.raises(UnknownKind):
        services.index(kind="nothing", keys=["a"])


def test_a_registered_source_is_listed(shelf):
    registry.register(Source("other", "other", lambda key: None, list))

    assert [source.kind for source in registry.list_sources()] == ["leaf", "other"]


def test_traditional_characters_and_wide_letters_are_found(shelf):
    shelf.put("a", "量子糾纏", "ＧＷ170817是雙中子星合併。")

    assert keys("量子纠缠") == keys("gw170817") == keys("雙中子星") == ["a"]


def test_a_name_is_suggested_by_pinyin_and_by_first_letters(shelf):
    shelf.put("a", "李四光", is_person=True)
    shelf.put("b", "单霁翔", is_person=True)

    assert [each.title for each in suggest("lisig")] == [each.title for each in suggest("lsg")] == ["李四光"]
    assert [each.title for each in suggest("shanj")] == ["单霁翔"]


def found(text, **more):
    return search(Query(text, **more), today=TODAY)


def test_a_question_is_found_by_its_words(shelf):
    shelf.put("a", "月相", "月亮绕着地球转,所以我们看到它圆缺变化。")
    shelf.put("b", "潮汐", "海水每天涨落两次。")

    assert keys("月亮为什么会有圆缺?") == ["a"]


def test_a_synonym_is_found_and_said(shelf):
    shelf.put("a", "月球上有水吗")

    page = found("月亮")

    assert ([hit.key for hit in page.hits], page.reading.synonyms) == (["a"], ("月球",))


def test_quotation_marks_ask_for_the_very_words(shelf):
    shelf.put("a", "月球上有水吗")

    assert keys("“月亮”") == []


def test_where_nothing_has_all_words_most_will_do_and_it_is_said(shelf):
    shelf.put("a", "黑洞合并", "两个黑洞合并时会发出引力波。")

    page = found("黑洞 引力波 恐龙蛋")

    assert [hit.key for hit in page.hits] == ["a"]
    assert (page.reading.left_out, page.reading.is_relaxed) == (("恐龙蛋",), True)


def test_a_word_that_sounds_the_same_is_proposed(shelf):
    shelf.put("a", "黑洞是什么")

    assert found("黑动").reading.spelling == "黑洞"
    assert found("heidong").reading.spelling == "黑洞"


def test_a_misspelt_english_word_is_proposed(shelf):
    shelf.put("a", "Quantum computers", language="en")

    assert found("quantom").reading.spelling == "quantum"


def test_filters_narrow_and_are_counted(shelf):
    shelf.put("a", "黑洞甲", facets={"audience": ("primary",)})
    shelf.put("b", "黑洞乙", facets={"audience": ("adults",)}, published_on=date(2024, 1, 1))

    page = found("黑洞", filters={"audience": ("primary",)})

    assert [hit.key for hit in page.hits] == ["a"]
    assert found("黑洞").counts("audience")["adults"].count == 1
    assert keys("黑洞", years=(2024,)) == ["b"]
    assert keys("黑洞", kinds=("other",)) == []


def test_where_filters_hide_everything_it_says_how_much_there_is_without(shelf):
    shelf.put("a", "黑洞")

    assert found("黑洞", years=(1999,)).reading.unfiltered == 1


def test_newest_first_when_asked(shelf):
    shelf.put("old", "黑洞", published_on=date(2020, 1, 1))
    shelf.put("new", "星空", "黑洞", published_on=date(2025, 1, 1))

    assert keys("黑洞") == ["old", "new"]
    assert keys("黑洞", sort="newest") == ["new", "old"]


def test_without_words_it_lists_the_newest(shelf):
    shelf.put("old", "黑洞", published_on=date(2020, 1, 1))
    shelf.put("new", "星空", published_on=date(2025, 1, 1))

    assert keys("") == ["new", "old"]


def test_a_snippet_marks_what_was_found(shelf):
    shelf.put("a", "星空", "开头的一句话。" * 30 + "這裡寫到黑洞的事。" + "结尾的一句话。" * 30)

    hit = found("这里写到黑洞").hits[0]

    assert next(piece.text for piece in hit.snippet if piece.is_match).startswith("這裡寫")
    assert sum(len(piece.text) for piece in hit.snippet) < 130
