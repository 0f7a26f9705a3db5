/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    WINDOW_PER_THREAD = 8, /* inputs ahead of the one being written: enough to ride out one slow chart */
    QUEUE_MOST = 16        /* pieces waiting for one input: an archive holds many */
};

/* The pieces of one input within the window. */
typedef struct job_slot {
    void *pieces[QUEUE_MOST];
    size_t first, count;
    int done;
} job_slot;

typedef struct job_pool {
    const pcrp_jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t ready; /* something for the writer */
    pthread_cond_t room;  /* something for the workers */
    job_slot *slots;
    size_t window;
    size_t head;          /* the input being written */
    size_t next;          /* the next input to work on */
    unsigned running;     /* threads that got their scratch */
    unsigned ended;        /* threads that will do no more */
    int stopped;
} job_pool;

struct pcrp_sink {
    const pcrp_jobs *jobs;
    job_pool *pool; /* NULL when everything runs in one thread */
    size_t index;
    int stopped;
};

unsigned pcrp_jobs_default(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > 256 ? 256 : (unsigned)processors;
}

int pcrp_sink_add(pcrp_sink *sink, void *piece)
{
    job_pool *pool = sink->pool;
    job_slot *slot;

    if (!pool) {
        if (!sink->stopped)
            sink->stopped = sink->jobs->take(sink->jobs->user, sink->index, piece);
        else
            sink->jobs->drop(piece);
        return sink->stopped == 0;
    }
    slot = &pool->slots[sink->index % pool->window];
    pthread_mutex_lock(&pool->lock);
    while (slot->count == QUEUE_MOST && !pool->stopped)
        pthread_cond_wait(&pool->room, &pool->lock);
    if (pool->stopped) {
        pthread_mutex_unlock(&pool->lock);
        sink->jobs->drop(piece);
        return 0;
    }
    slot->pieces[(slot->first + slot->count++) % QUEUE_MOST] = piece;
    if (sink->index == pool->head)
        pthread_cond_signal(&pool->ready);
    pthread_mutex_unlock(&pool->lock);
    return 1;
}

/* The next input to work on, or count when there is none. Called with the lock held. */
static size_t next_index(job_pool *pool)
{
    while (!pool->stopped && pool->next < pool->jobs->count && pool->next >= pool->head + pool->window)
        pthread_cond_wait(&pool->room, &pool->lock);
    return pool->stopped || pool->next >= pool->jobs->count ? pool->jobs->count : pool->next++;
}

static void *work_through(void *user)
{
    job_pool *pool = user;
    const pcrp_jobs *jobs = pool->jobs;
    void *scratch = jobs->begin(jobs->user);

    pthread_mutex_lock(&pool->lock);
    pool->running += scratch != NULL;
    while (scratch) {
        pcrp_sink sink = {jobs, pool, next_index(pool), 0};
        if (sink.index == jobs->count)
            break;
        pthread_mutex_unlock(&pool->lock);
        jobs->work(jobs->user, scratch, sink.index, &sink);
        pthread_mutex_lock(&pool->lock);
        pool->slots[sink.index % pool->window].done = 1;
        if (sink.index == pool->head)
            pthread_cond_signal(&pool->ready);
    }
    pool->ended++;
    pthread_cond_signal(&pool->ready);
    pthread_mutex_unlock(&pool->lock);
    if (scratch)
        jobs->finish(scratch);
    return NULL;
}

/* Waits for a piece of the input being written, or its end. Called with the lock held. */
static void wait_for_head(job_pool *pool, const job_slot *slot, unsigned threads)
{
    while (!slot->count && !slot->done && !(pool->ended == threads && pool->running == 0))
        pthread_cond_wait(&pool->ready, &pool->lock);
}

/* Takes pieces in order until all inputs are done. */
static int write_in_order(job_pool *pool, unsigned threads)
{
    int stopped = 0;

    pthread_mutex_lock(&pool->lock);
    while (!stopped && pool->head < pool->jobs->count) {
        job_slot *slot = &pool->slots[pool->head % pool->window];
        wait_for_head(pool, slot, threads);
        if (slot->count) {
            void *piece = slot->pieces[slot->first];
            slot->first = (slot->first + 1) % QUEUE_MOST;
            if (slot->count-- == QUEUE_MOST)
                pthread_cond_broadcast(&pool->room);
            pthread_mutex_unlock(&pool->lock);
            stopped = pool->jobs->take(pool->jobs->user, pool->head, piece);
            pthread_mutex_lock(&pool->lock);
        } else if (slot->done) {
            slot->first = 0;
            slot->done = 0;
            pool->head++;
            pthread_cond_broadcast(&pool->room);
        } else {
            stopped = -1; /* no thread got its scratch */
        }
    }
    pool->stopped = stopped != 0;
    pthread_cond_broadcast(&pool->room);
    pthread_mutex_unlock(&pool->lock);
    return stopped;
}

static void drop_rest(job_pool *pool)
{
    for (size_t i = 0; i < pool->window; i++)
        for (; pool->slots[i].count; pool->slots[i].count--) {
            pool->jobs->drop(pool->slots[i].pieces[pool->slots[i].first]);
            pool->slots[i].first = (pool->slots[i].first + 1) % QUEUE_MOST;
        }
}

static int run_here(const pcrp_jobs *jobs)
{
    void *scratch = jobs->begin(jobs->user);
    pcrp_sink sink = {jobs, NULL, 0, 0};

    if (!scratch)
        return -1;
    for (; sink.index < jobs->count && !sink.stopped; sink.index++)
        jobs->work(jobs->user, scratch, sink.index, &sink);
    jobs->finish(scratch);
    return sink.stopped;
}

static int run_threads(const pcrp_jobs *jobs, job_pool *pool, pthread_t *threads)
{
    unsigned begun = 0;
    int stopped = -1;

    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->ready, NULL);
    pthread_cond_init(&pool->room, NULL);
    while (begun < jobs->threads && pthread_create(&threads[begun], NULL, work_through, pool) == 0)
        begun++;
    if (begun)
        stopped = write_in_order(pool, begun);
    for (unsigned i = 0; i < begun; i++)
        pthread_join(threads[i], NULL);
    drop_rest(pool);
    pthread_cond_destroy(&pool->room);
    pthread_cond_destroy(&pool->ready);
    pthread_mutex_destroy(&pool->lock);
    return begun ? stopped : run_here(jobs);
}

int pcrp_jobs_run(const pcrp_jobs *jobs)
{
    job_pool pool = {.jobs = jobs, .window = (size_t)jobs->threads * WINDOW_PER_THREAD};
    pthread_t *threads;
    int stopped = -1;

    if (jobs->threads <= 1 || jobs->count <= 1)
        return run_here(jobs);
    pool.slots = calloc(pool.window, sizeof(*pool.slots));
    threads = calloc(jobs->threads, sizeof(*threads));
    if (pool.slots && threads)
        stopped = run_threads(jobs, &pool, threads);
    free(threads);
    free(pool.slots);
    return stopped;
}
