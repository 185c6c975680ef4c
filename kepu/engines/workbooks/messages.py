"""What the reader's codes say to a person."""

from django.utils.translation import gettext, gettext_noop

TEXTS: dict[str, str] = {
    "date.missing": gettext_noop("The date is missing."),
    "date.not_a_date": gettext_noop("This is not a date that can be read."),
    "date.vague": gettext_noop("The date is vague: give the day or the first and last day."),
    "date.month_only": gettext_noop("Only the month is given: on which day did it begin, on which did it end?"),
    "date.impossible": gettext_noop("There is no such day."),
    "date.no_year": gettext_noop("The year is missing, and the workbook does not say which one it is."),
    "date.year_contradictory": gettext_noop("The year is missing, and the workbook names more than one."),
    "date.other_year": gettext_noop("The date lies outside the workbook's year {hint}."),
    "date.two_digit_year": gettext_noop("The year has two digits and does not agree with the workbook's."),
    "date.ambiguous": gettext_noop("This can be read as two different dates."),
    "date.lost_zero": gettext_noop("A number such as 3.2 may be the 2nd or the 20th: the spreadsheet drops the zero."),
    "date.backwards": gettext_noop("The last day comes before the first."),
    "date.too_long": gettext_noop("The span is longer than a year."),
    "date.serial": gettext_noop("Read from a spreadsheet's day number."),
    "date.list": gettext_noop("Several days: the first and the last were taken."),
    "date.new_year": gettext_noop("Runs over the new year."),
    "date.bracket": gettext_noop("The remark in brackets was passed over."),
    "title.missing": gettext_noop("The name of the activity is missing."),
    "title.not_text": gettext_noop("The title is a number or a date."),
    "title.too_long": gettext_noop("The title is longer than 200 characters: this looks like a description."),
    "host.missing": gettext_noop("The host unit is missing."),
    "host.unknown": gettext_noop(
        "This host is not a unit of the academy: which of our units answers for the activity?"
    ),
    "host.near": gettext_noop("No unit is called exactly this. Is {hint} meant?"),
    "host.other_unit": gettext_noop("This belongs to another unit, for which you may not import."),
    "host.not_open": gettext_noop("The unit did not exist on that day."),
    "host.alias": gettext_noop("Recognised by a short or other name."),
    "host.department": gettext_noop("A department of this unit."),
    "host.several": gettext_noop("The first of several hosts; the others are co-hosts."),
    "host.section": gettext_noop("From the section line above."),
    "host.sheet_name": gettext_noop("From the sheet's name."),
    "host.reporting_unit": gettext_noop("From the reporting unit above the table."),
    "host.title": gettext_noop("From the title above the table."),
    "host.given": gettext_noop("The unit that handed in the workbook."),
    "cohosts.near": gettext_noop("No co-host is called exactly this. Is {hint} meant?"),
    "cohosts.not_open": gettext_noop("A co-host did not exist on that day."),
    "cohosts.outside": gettext_noop("Some partners are outside the academy and are kept by name."),
    "kind.missing": gettext_noop("The kind of activity is missing, and the title does not tell it."),
    "kind.general": gettext_noop("The kind is too general, and the title does not tell it."),
    "kind.unknown": gettext_noop("This kind of activity is not known."),
    "kind.several": gettext_noop("Several kinds are named: which one does the activity count as?"),
    "kind.from_title": gettext_noop("Taken from the title."),
    "kind.title_decided": gettext_noop("Several kinds are named; the title decided."),
    "count.not_a_number": gettext_noop("This is no number."),
    "count.range": gettext_noop("This is a range: which number counts?"),
    "count.per": gettext_noop("This is a number per session: how many in all?"),
    "count.planned": gettext_noop("This is a plan, not what happened."),
    "count.negative": gettext_noop("The number is negative."),
    "count.fraction": gettext_noop("The number is not whole."),
    "count.several": gettext_noop("Several numbers in one cell."),
    "count.implausible": gettext_noop("The number is implausibly large: {hint}."),
    "count.contradictory": gettext_noop("Both columns speak of this number and disagree."),
    "count.which_side": gettext_noop("On site and online together: how many of each?"),
    "count.approximate": gettext_noop("An approximate number, taken as it stands."),
    "count.bracket": gettext_noop("The remark in brackets was passed over."),
    "count.total_taken": gettext_noop("The total in the cell was taken."),
    "count.both_in_one_cell": gettext_noop("On site and online were written in one cell."),
    "count.taken_as_onsite": gettext_noop("The only column of numbers: taken as on site."),
    "count.taken_as_online": gettext_noop("The only column of numbers: taken as online."),
    "count.online_only": gettext_noop("The cell says online only."),
    "count.onsite_only": gettext_noop("The cell says on site only."),
    "onsite.merged": gettext_noop("One merged cell holds the number of several rows or columns."),
    "online.merged": gettext_noop("One merged cell holds the number of several rows or columns."),
    "spend.not_an_amount": gettext_noop("This is no amount of money."),
    "spend.range": gettext_noop("This is a range: which amount counts?"),
    "spend.several": gettext_noop("Several amounts in one cell."),
    "spend.negative": gettext_noop("The amount is negative."),
    "spend.fraction": gettext_noop("The amount has fractions of a cent."),
    "spend.no_unit": gettext_noop("Neither the heading nor the cell says whether this is yuan or ten thousand yuan."),
    "spend.unit_doubtful": gettext_noop("The amount does not fit the heading's unit: yuan or ten thousand yuan?"),
    "spend.implausible": gettext_noop("The amount is implausibly large."),
    "spend.merged": gettext_noop("One merged cell holds the amount of several rows."),
    "spend.approximate": gettext_noop("An approximate amount, taken as it stands."),
    "people.words_dropped": gettext_noop("Words that are no names were passed over."),
    "audience.unknown": gettext_noop("Some words for the audience are not known."),
    "duplicate.in_workbook": gettext_noop("The same activity as row {hint}."),
    "duplicate.in_ledger": gettext_noop("The ledger has an activity of this title, day and host already."),
    "duplicate.withdrawn": gettext_noop("This row was imported before and its record was withdrawn."),
    "cell.formula": gettext_noop(
        "The cell is a formula whose value was not saved: open the file, save it and hand it in again."
    ),
    "merged": gettext_noop("From the merged cell above."),
    "ditto": gettext_noop("Repeats the row above."),
    "sheet.hidden": gettext_noop("The hidden sheet was left out."),
    "sheet.no_heading": gettext_noop("No heading row was found: nothing of this sheet was read."),
    "sheet.no_table": gettext_noop("The sheet holds no table."),
    "row.total": gettext_noop("A total: left out."),
    "row.note": gettext_noop("A note: left out."),
    "row.section": gettext_noop("A section line: no activity."),
    "row.heading": gettext_noop("The heading again: left out."),
    "row.empty": gettext_noop("Numbered but empty: left out."),
    "row.hidden": gettext_noop("The row is hidden in the workbook; it was read all the same."),
    "year.absent": gettext_noop("Neither titles, names nor dates say which year this is."),
    "year.contradictory": gettext_noop("Titles, names and dates name different years."),
    "year.file_name_differs": gettext_noop("The file's name says another year; titles and dates agree on {hint}."),
    "year.from_dates": gettext_noop("The year {hint} comes from the dates in the table."),
    "file.too_large": gettext_noop("The file is too large."),
    "file.old_or_encrypted": gettext_noop(
        "This is an old .xls file or a file with a password. Save it as .xlsx without a password and hand it in again."
    ),
    "file.unknown_type": gettext_noop("Only .xlsx and .csv files can be read."),
    "file.broken": gettext_noop("The file is damaged and cannot be read."),
    "file.no_table": gettext_noop("No table with a heading row was found."),
    "file.too_many_rows": gettext_noop("The workbook has more rows than can be taken in at once."),
}


def say(code: str, *, raw: str = "", hint: str = "") -> str:
    """The doubt in words, in the reader's language; codes without a text are given as they are."""
    text = TEXTS.get(code)
    return gettext(text).format(hint=hint, raw=raw) if text else code


def say_code(code: str) -> str:
    """A note in words; empty when there is nothing to say."""
    return gettext(TEXTS[code]).format(hint="", raw="") if code in TEXTS else ""


def remark_text(code: str, raw: str) -> str:
    """What was said about a sheet or a passed-over row, in words."""
    return say(code, raw=raw, hint=raw)
