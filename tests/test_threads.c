/* SPDX-License-Identifier: Apache-2.0 */
/* The first thing that a program does may be to read in several threads at once. Each try is a process of its own, since
 * what libxml2 makes ready on the way is made ready only once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <pcrp/read.h>

enum { TRIES = 40, THREADS = 4, SECONDS = 20 };

static pthread_barrier_t together;

static pcrp_status take(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    (void)chart;
    (void)status;
    (void)error;
    ++*(int *)user;
    pcrp_plan_free(plan);
    return PCRP_OK;
}

/* A root that no form has: all shipped mapping files are loaded to see whether one fits. */
static void *read_one(void *user)
{
    static const char chart[] = "<?xml version=\"1.0\"?><export><goal>Sing again</goal></export>";
    pcrp_reader *reader;

    pthread_barrier_wait(&together);
    reader = pcrp_reader_new(NULL);
    if (reader)
        pcrp_read_memory(reader, chart, strlen(chart), "chart.xml", take, user);
    pcrp_reader_free(reader);
    return NULL;
}

/* Number of charts that came out. */
static int read_in_threads(void)
{
    pthread_t threads[THREADS];
    int taken[THREADS] = {0}, sum = 0;

    alarm(SECONDS); /* of one that waits for ever */
    pthread_barrier_init(&together, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, read_one, &taken[i]) != 0)
            _exit(2);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += taken[i];
    }
    return sum;
}

static void test_first_of_all(void **state)
{
    (void)state;
    for (int i = 0; i < TRIES; i++) {
        int status = -1;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(read_in_threads() == THREADS ? 0 : 1);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_of_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
