* Encoding: UTF-8.
* Reads data.csv, which stands beside this file, into SPSS. codebook.csv says what the columns are.
GET DATA /TYPE=TXT /FILE="data.csv" /ENCODING='UTF8' /DELIMITERS="," /QUALIFIER='"' /ARRANGEMENT=DELIMITED
  /FIRSTCASE=2
  /VARIABLES=unit A200 wave F1.0 cluster A200 paired F1.0 criterion A64 level F2.0 competent F1.0.
VARIABLE LABELS unit "plan or person" /wave "wave" /cluster "team, site or other cluster"
  /paired "unit is in both waves" /criterion "criterion of the rubric" /level "level, 1 to {{highest}}"
  /competent "level is {{competent}} or higher".
VALUE LABELS wave 0 "{{a}}" 1 "{{b}}" /paired competent 0 "no" 1 "yes".
VARIABLE LEVEL level (ORDINAL) /wave paired competent criterion cluster (NOMINAL).
EXECUTE.
