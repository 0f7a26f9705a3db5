* Reads data.csv, which stands beside this file, into Stata. codebook.csv says what the columns are.
import delimited using "data.csv", varnames(1) stringcols(1 3 5) encoding("utf-8") clear
label variable unit "plan or person"
label variable wave "wave"
label define wave 0 "{{a}}" 1 "{{b}}"
label values wave wave
label variable cluster "team, site or other cluster"
label variable paired "unit is in both waves"
label variable criterion "criterion of the rubric"
label variable level "level, 1 to {{highest}}"
label variable competent "level is {{competent}} or higher"
label define yesno 0 "no" 1 "yes"
label values paired competent yesno
