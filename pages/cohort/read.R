# Reads data.csv, which stands beside this file, into the data frame 'reviews'. codebook.csv says what the columns are.
reviews <- read.csv("data.csv", encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE)
reviews$wave <- factor(reviews$wave, levels = 0:1, labels = c("{{a}}", "{{b}}"))
reviews$criterion <- factor(reviews$criterion, levels = c({{#criteria}}"{{criterion}}"{{comma}} {{/criteria}}))
reviews$level <- ordered(reviews$level, levels = 1:{{highest}})
reviews$cluster <- factor(reviews$cluster)
