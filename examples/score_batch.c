/* SPDX-License-Identifier: Apache-2.0 */
/* Many files by several threads, one CSV: score_batch THREADS FILE...
 *
 * The rubric is shared; each thread has a reader and a scorer of its own. Rows are made ready in the threads
 * (pcrp_rows_new) and written under a lock, each when it is done: for rows in the order of the inputs keep them until
 * it is their turn, as pcrp score does. */
#include <pcrp/pcrp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct batch {
    const pcrp_rubric *rubric;
    pcrp_writer *writer;
    char **files;
    int count, next;
    int broken;
    pthread_mutex_t lock; /* of next, broken and the writer */
} batch;

typedef struct worker {
    batch *all;
    pcrp_scorer *scorer;
} worker;

static int print(void *user, const char *bytes, size_t length)
{
    (void)user;
    return fwrite(bytes, 1, length, stdout) != length;
}

static pcrp_status found(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    worker *at = user;
    pcrp_result *result = NULL;
    pcrp_rows *rows = NULL;
    const char *reason = status < 0 ? pcrp_error_message(error, 0) : plan ? pcrp_plan_not_scorable(plan) : NULL;
    pcrp_status written;

    if (status == PCRP_OK)
        status = pcrp_score(at->scorer, plan, &result, NULL);
    written = pcrp_rows_new(&rows, at->all->writer, chart, plan,
                            status == PCRP_OK ? (const pcrp_result *const *)&result : NULL, status, reason, NULL);
    pthread_mutex_lock(&at->all->lock);
    if (written == PCRP_OK)
        written = pcrp_writer_put(at->all->writer, rows);
    at->all->broken |= written != PCRP_OK;
    pthread_mutex_unlock(&at->all->lock);
    pcrp_rows_free(rows);
    pcrp_result_free(result);
    pcrp_plan_free(plan);
    return written == PCRP_OK ? PCRP_OK : PCRP_STOPPED;
}

static const char *take_file(batch *all)
{
    const char *file = NULL;

    pthread_mutex_lock(&all->lock);
    if (all->next < all->count && !all->broken)
        file = all->files[all->next++];
    pthread_mutex_unlock(&all->lock);
    return file;
}

static void *work(void *user)
{
    worker at = {user, NULL};
    pcrp_reader *reader = pcrp_reader_new(NULL);
    const char *file;

    if (reader && pcrp_scorer_new(&at.scorer, at.all->rubric) == PCRP_OK) {
        while ((file = take_file(at.all)) != NULL)
            pcrp_read_file(reader, file, NULL, found, &at);
    }
    pcrp_scorer_free(at.scorer);
    pcrp_reader_free(reader);
    return NULL;
}

static void run(batch *all, int threads)
{
    pthread_t *ids = calloc((size_t)threads, sizeof(*ids));
    int started = 0;

    while (ids && started < threads && pthread_create(&ids[started], NULL, work, all) == 0)
        started++;
    for (int i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
}

int main(int argc, char **argv)
{
    batch all = {.files = argv + 2, .count = argc - 2, .lock = PTHREAD_MUTEX_INITIALIZER};
    int threads = argc > 2 ? atoi(argv[1]) : 0;
    pcrp_write_options options;
    pcrp_rubric *rubric = NULL;
    int done = 0;

    pcrp_write_options_init(&options);
    options.format = PCRP_FORMAT_CSV;
    if (threads < 1 || threads > 256)
        fprintf(stderr, "usage: score_batch THREADS FILE...\n");
    else if (pcrp_rubric_load(&rubric, "five-criteria", NULL, NULL) == PCRP_OK) {
        all.rubric = rubric;
        if (pcrp_writer_new(&all.writer, &options, &all.rubric, 1, print, NULL) == PCRP_OK) {
            run(&all, threads);
            done = !all.broken && all.next == all.count && pcrp_writer_end(all.writer) == PCRP_OK;
        }
    }
    pcrp_writer_free(all.writer);
    pcrp_rubric_free(rubric);
    return !done;
}
