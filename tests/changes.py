# SPDX-License-Identifier: Apache-2.0
"""Small changes of a plan that do not change what it says. Each returns a changed copy of the plan."""
import copy, re

TEXTS = ("text",)
FIELDS = ("text", "performer", "frequency")


def on_texts(plan, change, fields=FIELDS):
    """A copy of the plan with every text that somebody wrote changed."""
    new = copy.deepcopy(plan)
    for section in new["sections"]:
        section["text"] = change(section["text"])
    for goal in new["goals"]:
        for element in [goal, *goal["objectives"], *goal["interventions"]]:
            for field in fields:
                if element.get(field):
                    element[field] = change(element[field])
    return new


def like(word, model):
    """The word in the case of the model."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def replace(text, table):
    """Replace whole words by a table of regular expressions."""
    for pattern, word in table.items():
        text = re.sub(rf"(?<![\w'’-])(?:{pattern})(?![\w-]|['’]\w)", lambda m: like(word, m.group(0)), text, flags=re.I)
    return text


def words(table, fields=FIELDS):
    return lambda plan: on_texts(plan, lambda text: replace(text, table), fields)


# ---- words ----

UNIT = "day|week|month|year|morning|afternoon|evening|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day|visit|meeting|session"
SYNONYMS = {
    "phones: rings": {"phones": "rings", "phoned": "rang", "to phone": "to ring"},
    "rings: calls": {"rings": "calls", "to ring": "to call"},
    "calls: phones": {r"(?<!phone )(?<!video )calls(?= (?:the|her|his|their|my|mum|mom|dad) )": "phones", r"to call(?= (?:the|her|his|their|my) )": "to phone"},
    "begins: starts": {"begins": "starts", "to begin": "to start", "beginning": "starting"},
    "starts: begins": {"starts": "begins", "to start": "to begin", "starting": "beginning", "started": "began"},
    "buys: purchases": {"buys": "purchases", "to buy": "to purchase"},
    "picks: chooses": {r"picks(?! up| out|[^.]{1,20} up\b)": "chooses", r"to pick(?! up| out|[^.]{1,20} up\b)": "to choose"},
    "chooses: picks": {"chooses": "picks", "to choose": "to pick"},
    "talks to: speaks to": {"talks to": "speaks to", "talk to": "speak to", "talks with": "speaks with", "talk with": "speak with"},
    "speaks to: talks to": {"speaks to": "talks to", "speak to": "talk to", "speaks with": "talks with", "speak with": "talk with"},
    "each week: every week": {rf"each(?= (?:{UNIT})\b)": "every"},
    "every week: each week": {rf"every(?= (?:{UNIT})\b)": "each"},
    "weekly: every week": {r"weekly(?=[.,;)]|$)": "every week", r"daily(?=[.,;)]|$)": "every day", r"monthly(?=[.,;)]|$)": "every month"},
    "twice a week: two times a week": {"twice(?= (?:a|per|each|every) )": "two times"},
    "kids: children": {"kids": "children"},
    "children: kids": {"(?<!the )children": "kids"},
    "mum: mother": {"mum": "mother", "mom": "mother", "dad": "father"},
    "mother: mom": {"mother": "mom", "father": "dad"},
    "sister: sibling": {"sister": "sibling", "brother": "sibling"},
    "grandma: grandmother": {"grandma": "grandmother", "grandpa": "grandfather", "gran": "grandmother", "nan": "grandmother"},
    "wants to: would like to": {"wants to": "would like to", "want to": "would like to"},
    "would like to: wants to": {"(?<!i )would like to": "wants to", "i would like to": "i want to", "i'd like to": "i want to"},
    "needs to: has to": {"needs to": "has to", "need to": "have to"},
    "because: as": {"because(?! of)": "as"},
    "until: till": {"until": "till"},
    "doctor: physician": {"doctor": "physician", "doctors": "physicians"},
    "photos: pictures": {"photos": "pictures", "photo": "picture"},
    "pictures: photos": {"pictures": "photos", "picture": "photo"},
    "shop: store": {"the shop": "the store", "shops": "stores"},
    "store: shop": {"the store": "the shop", "stores": "shops"},
    "flat: apartment": {"(?<=own )flat": "apartment", "(?<=her )flat": "apartment", "(?<=his )flat": "apartment", "the flat": "the apartment"},
    "apartment: flat": {"apartment": "flat"},
    "bike: bicycle": {"bike": "bicycle"},
    "big: large": {"big": "large"},
    "afraid: scared": {"afraid": "scared"},
    "maybe: perhaps": {"maybe": "perhaps"},
    "often: frequently": {"often": "frequently"},
    "right away: immediately": {"right away": "immediately", "straight away": "immediately"},
    "cell phone: mobile": {"cell phone": "mobile", "cellphone": "mobile"},
    "fixes: repairs": {"fixes": "repairs", "fix": "repair", "mends": "repairs", "mend": "repair"},
    "finishes: completes reading": {"finishes(?= (?:the|her|his|a) (?:book|row|chapter|song))": "completes"},
    "looks for: searches for": {"looks for": "searches for", "look for": "search for"},
    "gets: receives mail": {"gets(?= (?:a|the|her|his) (?:letter|card|parcel|call))": "receives"},
    "neighbour: man next door": {"next door": "next-door"},
    "Monday: Mon": {"monday": "Mon", "tuesday": "Tue", "wednesday": "Wed", "thursday": "Thu", "friday": "Fri", "saturday": "Sat", "sunday": "Sun"},
    "Mon: Monday": {r"mon(?!\.)": "Monday", r"tues?(?!\.)": "Tuesday", r"wed(?!\.)": "Wednesday", r"thur?s?(?!\.)": "Thursday", r"fri(?!\.)": "Friday"},
    "two: 2": {"two(?= (?:times|days|weeks|months|hours|visits|evenings|mornings|nights))": "2", "three(?= (?:times|days|weeks|months|hours))": "3"},
}

PERSON_WORDS = {
    "patient: pt": {"patient(?!s| (?:portal|record|transport))": "pt"},
    "pt: patient": {"pt": "patient"},
    "client: resident": {"client": "resident"},
    "client: patient": {"client": "patient"},
    "resident: client": {"resident": "client"},
    "resident: individual": {"resident": "individual"},
    "service user: client": {"service user": "client"},
}

SPELLING = {"colour": "color", "favourite": "favorite", "neighbour": "neighbor", "neighbours": "neighbors", "programme": "program",
            "organise": "organize", "organises": "organizes", "organised": "organized", "centre": "center", "behaviour": "behavior",
            "behaviours": "behaviors", "practise": "practice", "practises": "practices", "realise": "realize", "recognise": "recognize",
            "licence": "license", "cheque": "check", "grey": "gray", "tyre": "tire", "mum": "mom", "enrol": "enroll", "counselling": "counseling",
            "travelling": "traveling", "travelled": "traveled", "apologise": "apologize", "honour": "honor", "humour": "humor", "theatre": "theater",
            "personalised": "personalized", "labelled": "labeled", "jewellery": "jewelry", "pyjamas": "pajamas", "metre": "meter", "litre": "liter",
            "specialised": "specialized", "prioritise": "prioritize", "hospitalised": "hospitalized", "anaesthetic": "anesthetic", "storey": "story",
            "neighbourhood": "neighborhood", "moustache": "mustache", "kerb": "curb", "plough": "plow", "catalogue": "catalog", "fulfil": "fulfill",
            "judgement": "judgment", "ageing": "aging", "paediatric": "pediatric", "stabilise": "stabilize", "socialise": "socialize"}
AMERICAN = {english: american for english, american in SPELLING.items() if english != "mum"}
BRITISH = {american: english for english, american in AMERICAN.items() if american not in ("check", "meter", "tire", "story", "curb", "license", "practice", "practices", "program")}

ABBREVIATIONS = {
    "w/: with": {r"w/ ?(?=\w)": "with "},
    "with: w/": {"with": "w/"},
    "and: &": {"and": "&"},
    "wk: week": {"wk": "week", r"(?<=\d)x/wk": "x/week", "wks": "weeks", "mo": "month", "mos": "months", "hrs": "hours", "min": "minutes"},
    "week: wk": {"week": "wk", "weeks": "wks", "hours": "hrs", "minutes": "min"},
    "2x/week: twice a week": {r"1 ?x ?/ ?(?:week|wk)": "once a week", r"2 ?x ?/ ?(?:week|wk)": "twice a week", r"3 ?x ?/ ?(?:week|wk)": "three times a week",
                              r"1 ?x ?/ ?month": "once a month", r"2 ?x ?/ ?month": "twice a month"},
    "2x/week: 2 x per week": {r"(\d) ?x ?/ ?(?:week|wk)": "2 x per week"},
    "appointment: appt": {"appointment": "appt", "appointments": "appts"},
    "appt: appointment": {"appt": "appointment", "appts": "appointments"},
    "9 am: 9am": {r"(?<=\d) am": "am", r"(?<=\d) pm": "pm"},
    "contractions": {"does not": "doesn't", "do not": "don't", "did not": "didn't", "is not": "isn't", "cannot": "can't", "will not": "won't", "i am": "I'm", "i will": "I'll", "i have": "I've"},
    "no contractions": {"doesn['’]t": "does not", "don['’]t": "do not", "didn['’]t": "did not", "isn['’]t": "is not", "can['’]t": "cannot", "won['’]t": "will not", "i['’]m": "I am", "i['’]ll": "I will", "i['’]ve": "I have"},
}


# ---- names ----

NAMES = {"female": (("Sarah", "Helen"), ("Ngozi", "Ludmila"), ("Beth", "Carol")), "male": (("James", "Peter"), ("Tomasz", "Kwabena"), ("Doug", "Ian")),
         None: (("Robin", "Alex"), ("Sasha", "Kim"), ("Jo", "Lee"))}
FAMILY_NAMES = ("Whitfield", "Okonkwo", "Kowalczyk")
# Names that are words: a capital at the head of a sentence would be taken for the person.
WORDS_TOO = {"will", "hope", "grace", "mark", "joy", "faith", "may", "april", "june", "rose", "art", "dawn", "ray", "pat", "chance", "star", "joe pye"}


def all_text(plan):
    parts = []
    on_texts(plan, lambda text: parts.append(text) or text)
    return "\n".join(parts + [s["title"] for s in plan["sections"]])


def rename(plan, old, new):
    """Another name for somebody wherever it stands."""
    def change(text):
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
        return re.sub(rf"(?<!\w){re.escape(old.upper())}(?!\w)", new.upper(), text) if len(old) > 2 else text
    plan = on_texts(plan, change)
    for section in plan["sections"]:
        section["title"] = change(section["title"])
    for key in ("given", "family", "preferred"):
        if plan["person"].get(key):
            plan["person"][key] = change(plan["person"][key])
    for one in plan["participants"]:
        one["name"] = change(one["name"])
    return plan


def renamable(plan, name):
    """Whether a name can be changed without leaving a short form of the old one behind."""
    if not name or " " in name or name.lower() in WORDS_TOO or len(name) < 3:
        return False
    return not [w for w in re.findall(rf"\b{re.escape(name[:3])}\w*", all_text(plan)) if w != name]


def other_first_name(number):
    def change(plan):
        person = plan["person"]
        pool = NAMES.get(person.get("gender"), NAMES[None])[number]
        if not renamable(plan, person["given"]) or any(n in all_text(plan) for n in pool) or (person.get("preferred") and not renamable(plan, person["preferred"])):
            return plan
        if person.get("preferred") and person["preferred"] != person["given"]:
            plan = rename(plan, person["preferred"], pool[1])
        return rename(plan, person["given"], pool[0])
    return change


def other_supporter_names(number):
    pool = [n for gender in (None, "female", "male") for n in NAMES[gender][number]]

    def change(plan):
        given = plan["person"]["given"]
        for count, one in enumerate([p for p in plan["participants"] if p["kind"] in ("family", "friend", "community")][:len(pool)]):
            first = one["name"].split()[0].strip(",.")
            if first != given and renamable(plan, first) and pool[count] not in all_text(plan) and first[0].isupper() and not first.endswith("."):
                plan = rename(plan, first, pool[count])
        return plan
    return change


def other_family_name(number):
    def change(plan):
        family = plan["person"]["family"]
        return rename(plan, family, FAMILY_NAMES[number]) if renamable(plan, family) and family != plan["person"]["given"] else plan
    return change


# ---- dates ----

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NUMBERED = re.compile(r"(?<![\d/.$-])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/(20\d\d|\d\d))?(?![\d/]|\.\d|x)")
BEFORE = re.compile(r"(?:\b(?:by|on|from|until|till|before|after|starting|starts|start|begin|beginning|week of|due|to|thru|mon|tues?|wed|thur?s?|fri|sat|sun|\w+day)\.?,? )$", re.I)
NAMED = re.compile(rf"\b(?:({'|'.join(MONTHS)}) (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)}))\b(?! ?(?:%|mg|min|times|x))")


def dates(form):
    """Dates in another form. Only what is a date beyond doubt: after "by", "on" and their like, with a year, or a field by itself."""
    def numbered(match):
        text, month, day, year = match.string, int(match[1]), int(match[2]), match[3]
        if not (year or BEFORE.search(text[:match.start()]) or match.group(0) == text.strip()):
            return match.group(0)
        return form(month, day, year and (year if len(year) == 4 else "20" + year)) or match.group(0)

    def named(match):
        month, day = (match[1], match[2]) if match[1] else (match[4], match[3])
        return form(MONTHS.index(month) + 1, int(day), None) or match.group(0)
    return lambda plan: on_texts(plan, lambda text: NAMED.sub(named, NUMBERED.sub(numbered, text)))


def with_year(text, year, before=", "):
    return text + (before + year if year else "")


def ordinal(day):
    return f"{day}" + ("th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th"))


DATES = {
    "10/6: Oct 6": dates(lambda m, d, y: with_year(f"{MONTHS[m - 1][:3]} {d}", y)),
    "10/6: October 6": dates(lambda m, d, y: with_year(f"{MONTHS[m - 1]} {d}", y)),
    "10/6: 6 October": dates(lambda m, d, y: with_year(f"{d} {MONTHS[m - 1]}", y, " ")),
    "10/6: 6th Oct": dates(lambda m, d, y: with_year(f"{ordinal(d)} {MONTHS[m - 1][:3]}", y, " ")),
    "10/6: 2025-10-06": dates(lambda m, d, y: f"{y or 2025}-{m:02d}-{d:02d}"),
    "6 October: 10/6": dates(lambda m, d, y: f"{m}/{d}" + (f"/{y}" if y else "")),
    "10/6: 10/06/2025": dates(lambda m, d, y: f"{m:02d}/{d:02d}/{y or 2025}"),
}


# ---- order ----

def reversed_list(key):
    def change(plan):
        new = copy.deepcopy(plan)
        new[key].reverse()
        return new
    return change


# ---- signs and spaces ----

def bullets(sign):
    """Only where every number stands at the head of a line: a bullet among numbers would be another list."""
    def change(text):
        if re.search(r"[^\s] \(?\d{1,2}[.)] ", text):
            return text
        return re.sub(r"(?m)^(\s*)\(?\d{1,2}[.)] +", lambda m: m[1] + sign + " ", text)
    return simple(change, TEXTS)


def curly(text):
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    return re.sub(r"(?<=\w)'", "’", text)


def straight(text):
    return text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")


def wide(text):
    return re.sub(r"(?<=[.;:]) (?=\S)", "  ", text) + " "


def without_stop(text):
    return text[:-1] if text.endswith(".") and not text.endswith("..") and text.count(".") == 1 else text


def with_stop(text):
    return text + "." if text[-1:].isalpha() and len(text.split()) > 3 else text


def steps_only(change):
    """Goals, objectives and interventions, not sections."""
    def changed(plan):
        new = on_texts(plan, change, TEXTS)
        new["sections"] = copy.deepcopy(plan["sections"])
        return new
    return changed


def entities(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&quot;").replace("’", "&rsquo;").replace("“", "&ldquo;").replace("”", "&rdquo;")


def spaces_as_entities(text):
    return re.sub(r"(?<=[.;:]) (?=\S)", "&nbsp; ", text)


def wrapped(width):
    """Long lines broken, as forms of a fixed width do."""
    def change(text):
        lines = []
        for line in text.split("\n"):
            while len(line) > width and " " in line[:width]:
                cut = line.rindex(" ", 0, width)
                lines.append(line[:cut])
                line = line[cut + 1:]
            lines.append(line)
        return "\n".join(lines)
    return lambda plan: on_texts(plan, change, TEXTS)


def blank_lines(text):
    return re.sub(r"\n+", "\n\n", text)


def headings(change):
    def changed(plan):
        new = copy.deepcopy(plan)
        for section in new["sections"]:
            section["title"] = change(section["title"])
        return new
    return changed


PARKING = ("Visitor parking", "Parking is behind the building. The front spaces are for deliveries. The gate is locked at 6 p.m.")
FIRE = ("Fire drill", "The alarm is tested on the first Tuesday of the month. Leave by the nearest exit and meet at the sign in the car park.")
PRINT = ("Form information", "Form 1120-B, revision 4. Printed from the record system. Page 1 of 2. Keep with the record.")


def section(title_and_text, at):
    def change(plan):
        new = copy.deepcopy(plan)
        new["sections"].insert(at if at == 0 else len(new["sections"]), {"title": title_and_text[0], "text": title_and_text[1]})
        return new
    return change


def simple(change, fields=FIELDS):
    return lambda plan: on_texts(plan, change, fields)


CHANGES = {
    "synonym": {name: words(table) for name, table in SYNONYMS.items()},
    "word for the person": {name: words(table) for name, table in PERSON_WORDS.items()},
    "spelling": {"British: American": words(AMERICAN), "American: British": words(BRITISH)},
    "abbreviation": {name: words(table) for name, table in ABBREVIATIONS.items()},
    "person's first name": {f"name {n + 1}": other_first_name(n) for n in range(3)},
    "supporters' first names": {f"names {n + 1}": other_supporter_names(n) for n in range(3)},
    "family name": {f"name {n + 1}": other_family_name(n) for n in range(3)},
    "date": DATES,
    "order of goals": {"reversed": reversed_list("goals")},
    "order of participants": {"reversed": reversed_list("participants")},
    "bullet for number": {sign: bullets(sign) for sign in "-•*"},
    "quotes": {"curly": simple(curly), "straight": simple(straight)},
    "white space": {"two spaces": simple(wide), "tabs": simple(lambda t: "\t" + t.replace(". ", ".\t"), TEXTS), "no-break": simple(lambda t: t.replace(". ", ".\u00a0 "), TEXTS)},
    "headings": {"capitals": headings(str.upper), "title": headings(str.title), "lower case": headings(str.lower), "colon": headings(lambda t: t + ":")},
    "full stop": {"added": steps_only(with_stop), "left out": steps_only(without_stop)},
    "dash": {"double hyphen": simple(lambda t: re.sub(r" ?[—–] ?", " -- ", t)), "em dash": simple(lambda t: re.sub(r" (?:-|--|–) ", " — ", t)),
             "hyphen": simple(lambda t: re.sub(r" ?[—] ?| – ", " - ", t))},
    "HTML entities": {"signs": simple(entities), "spaces": simple(spaces_as_entities)},
    "unrelated section": {f"{one[0]}, {'first' if at == 0 else 'last'}": section(one, at) for one in (PARKING, FIRE, PRINT) for at in (0, 1)},
    "line breaks": {"at 72": wrapped(72), "at 50": wrapped(50), "blank lines": simple(blank_lines, TEXTS)},
}
