/* SPDX-License-Identifier: Apache-2.0 */
/* Spreadsheets with a row for each element. */
#include "reading.h"

static const char sheet[] =
    "Plan,Element,Goal,Title,Text,Performer,Frequency,Date,Set By,Name,Relation,Given,Family,Preferred,Gender,Setting\r\n"
    "p1,plan,,Service plan,,,,2025-03-04,,,,,,,,day program\r\n"
    "p1,person,,,,,,,,,,Ana,Ruiz,Nita,F,\r\n"
    "p1,supporter,,,,,,,,Luz Ruiz,sister,,,,,\r\n"
    "p1,peer,,,Max Bell,,,,,,peer specialist,,,,,\r\n"
    "p1,provider,,,,,,,,Jo Park,case manager,,,,,\r\n"
    "p1,statement,,What I bring,\"Knows every bus.\r\nNever \"\"late\"\".\",,,,,,,,,,,\r\n"
    "p1,goal,,,\"I want to swim, laugh\",,,2025-09-01,joint,,,,,,,\r\n"
    "p1,intervention,2,,Call the landlord,Jo Park,weekly,,,,,,,,,\r\n"
    "p1,objective,1,,Swim twice,,,2025-06-01,,,,,,,,\r\n"
    "\r\n"
    "p1,goal,,,Move out,,,,,,,,,,,\r\n"
    "p1,intervention,,,Of no goal,,,,,,,,,,,\r\n"
    "p2,goal,,,Another person's,,,,provider,,,,,,,\r\n";

static void check_sheet(const reading *r)
{
    const pcrp_plan *plan = r->rows[0].plan;
    const pcrp_element *goal = reading_element(plan, PCRP_GOAL, 0), *second = reading_element(plan, PCRP_GOAL, 1);
    assert_int_equal(r->count, 2);
    assert_string_equal(pcrp_plan_id(plan), "p1");
    assert_string_equal(pcrp_plan_form(plan), "csv");
    assert_string_equal(pcrp_plan_title(plan), "Service plan");
    assert_string_equal(pcrp_plan_date(plan), "2025-03-04");
    assert_string_equal(pcrp_plan_setting(plan), "day program");
    assert_string_equal(pcrp_plan_gender(plan), "female");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PERSON, 0)), "Ana Ruiz");
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_SUPPORTER, 0)), "sister");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PEER, 0)), "Max Bell");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PROVIDER, 0)), "Jo Park");
    assert_string_equal(pcrp_element_text(goal), "I want to swim, laugh");
    assert_int_equal(pcrp_element_set_by(goal), PCRP_SET_BY_JOINT);
    assert_string_equal(pcrp_element_date(goal), "2025-09-01");
    assert_string_equal(pcrp_element_path(goal), "row 8");
    assert_int_equal(pcrp_element_line(goal), 9);
    assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_OBJECTIVE, 0)), "Swim twice");
    assert_string_equal(pcrp_element_text(reading_child(second, PCRP_INTERVENTION, 0)), "Call the landlord");
    assert_string_equal(pcrp_element_performer(reading_child(second, PCRP_INTERVENTION, 0)), "Jo Park");
    assert_string_equal(pcrp_element_frequency(reading_child(second, PCRP_INTERVENTION, 0)), "weekly");
    assert_string_equal(pcrp_element_text(reading_element(plan, PCRP_INTERVENTION, 0)), "Of no goal");
    assert_string_equal(pcrp_element_title(reading_element(plan, PCRP_STATEMENT, 0)), "What I bring");
    assert_string_equal(pcrp_element_text(reading_element(plan, PCRP_STATEMENT, 0)), "Knows every bus.\nNever \"late\".");
    assert_null(pcrp_plan_note(plan, 0));
    assert_string_equal(pcrp_plan_id(r->rows[1].plan), "p2");
    assert_int_equal(pcrp_element_set_by(reading_element(r->rows[1].plan, PCRP_GOAL, 0)), PCRP_SET_BY_PROVIDER);
}

static void test_sheet(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, sheet, "plans.csv");
    check_sheet(&r);
    reading_free(&r);
}

/* A byte order mark, another separator (the text has commas), and lines that end otherwise. */
static void test_dialects(void **state)
{
    static const char separators[] = ";\t|";
    (void)state;
    for (size_t i = 0; separators[i]; i++) {
        char text[sizeof(sheet) + 16] = "\xEF\xBB\xBF";
        size_t length = 3;
        int quoted = 0;
        reading r;
        for (const char *at = sheet; *at; at++) {
            quoted ^= *at == '"';
            if (*at == '\r' && !quoted)
                continue;
            text[length++] = *at == ',' && !quoted ? separators[i] : *at;
        }
        text[length] = '\0';
        reading_text(&r, text, "plans.csv");
        check_sheet(&r);
        reading_free(&r);
    }
}

static void test_columns_in_any_order(void **state)
{
    reading r;
    const pcrp_element *goal;
    (void)state;
    /* No plan column: one plan. No goal column: what follows a goal belongs to it. */
    reading_text(&r, "sep=;\ntext;SET-BY;Colour;element\nFind work;person;red;Goal\nWrite a letter;;;objective\n", "x");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    goal = reading_element(r.rows[0].plan, PCRP_GOAL, 0);
    assert_int_equal(pcrp_element_set_by(goal), PCRP_SET_BY_PERSON);
    assert_string_equal(pcrp_element_path(goal), "row 3");
    assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_OBJECTIVE, 0)), "Write a letter");
    assert_non_null(strstr(pcrp_plan_note(r.rows[0].plan, 0), "1 column"));
    reading_free(&r);
}

/* Rows of a plan need not stand together, and an empty cell means the plan above. */
static void test_groups(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "plan,element,goal,text\nb,goal,7,One\na,goal,,Two\n,goal,,Three\nb,objective,7,Four\n"
                     "b,objective,8,Five\n", "x");
    assert_int_equal(r.count, 2);
    assert_string_equal(pcrp_plan_id(r.rows[0].plan), "b");
    assert_string_equal(pcrp_element_text(reading_child(reading_element(r.rows[0].plan, PCRP_GOAL, 0), PCRP_OBJECTIVE, 0)),
                        "Four");
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_OBJECTIVE, 0)), "Five");
    assert_non_null(strstr(pcrp_plan_note(r.rows[0].plan, 0), "goal that the plan does not have"));
    assert_int_equal(pcrp_plan_element_count(r.rows[1].plan, PCRP_GOAL), 2);
    reading_free(&r);
}

static void expect(const char *text, pcrp_status status, long line)
{
    reading r;
    reading_text(&r, text, "bad.csv");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, status);
    if (status < 0) {
        assert_int_equal(r.rows[0].line, line);
        assert_null(strstr(r.rows[0].message, "SECRET"));
    }
    reading_free(&r);
}

static void test_faults(void **state)
{
    static const char nul[] = "element,text\ngoal,a\0b\n";
    pcrp_limits limits;
    reading r;
    (void)state;
    expect("element,text\n\ngoal,\"SECRET\nand on", PCRP_ERROR_SYNTAX, 3);
    expect("element,text\ngoal,\"SECRET\" x\n", PCRP_ERROR_SYNTAX, 2);
    expect("element,text\ngoal,a\nSECRET,b\n", PCRP_ERROR_SYNTAX, 3);
    expect("element,text\ngoal,a,SECRET\n", PCRP_ERROR_SYNTAX, 2);
    expect("element,text,Text\ngoal,a\n", PCRP_ERROR_SYNTAX, 1);
    expect("element,text\n", PCRP_NOT_SCORABLE, 0);
    expect("name,age\nSECRET,4\n", PCRP_ERROR_FORMAT, 0);
    reading_do(&r, nul, sizeof(nul) - 1, "nul.csv", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_SYNTAX);
    assert_int_equal(r.rows[0].line, 2);
    reading_free(&r);
    pcrp_limits_init(&limits);
    limits.record_bytes = 20;
    reading_do(&r, "element,text\ngoal,aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 48, "long.csv", NULL, &limits);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
}

/* One plan with a fault does not take the others with it. */
static void test_fault_of_one_plan(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "plan,element,text\na,goal,One\nb,thing,Two\nc,goal,Three\n", "x.csv");
    assert_int_equal(r.count, 3);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_int_equal(r.rows[1].status, PCRP_ERROR_SYNTAX);
    assert_int_equal(r.rows[1].line, 3);
    assert_int_equal(r.rows[2].status, PCRP_OK);
    reading_free(&r);
}

/* "Unicode text" of a spreadsheet: UTF-16 with tabs. */
static void test_utf16(void **state)
{
    static const char text[] = "element\ttext\r\ngoal\tSwim\r\n";
    char wide[2 * sizeof(text) + 2] = "\xFF\xFE";
    size_t length = 2;
    reading r;
    (void)state;
    for (const char *at = text; *at; at++) {
        wide[length++] = *at;
        wide[length++] = '\0';
    }
    reading_do(&r, wide, length, "x.txt", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), "Swim");
    reading_free(&r);
}

/* As in every other form: peers among the staff, and boxes filled only because they must be. */
static void test_peers_and_nothing(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "element,text,relation\nprovider,Max,certified peer specialist\nprovider,Jo,nurse\n"
                     "goal,Swim,\nobjective,N/A,\n", "x.csv");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(r.rows[0].plan, PCRP_PEER, 0)), "Max");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(r.rows[0].plan, PCRP_PROVIDER, 0)), "Jo");
    assert_int_equal(pcrp_element_child_count(reading_element(r.rows[0].plan, PCRP_GOAL, 0), PCRP_OBJECTIVE), 0);
    reading_free(&r);
}

static void test_windows_1252(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "element,text\ngoal,Run the caf\xE9 \x96 mine\n", "x.csv");
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_GOAL, 0)),
                        "Run the caf\xC3\xA9 \xE2\x80\x93 mine");
    assert_non_null(strstr(pcrp_plan_note(r.rows[0].plan, 0), "windows-1252"));
    reading_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_columns_in_any_order),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_fault_of_one_plan),
        cmocka_unit_test(test_windows_1252),
        cmocka_unit_test(test_peers_and_nothing),
        cmocka_unit_test(test_utf16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
