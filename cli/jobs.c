/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    WINDOW_PER_THREAD = 8, /* inputs ahead of the one being written: enough to ride out one slow chart */
    QUEUE_MOST = 16        /* pieces waiting for one input: an archive holds many */
};

/* A piece on its way: as the input gave it, in the hands of a thread that refines it, ready to be written. */
typedef enum piece_state { RAW, IN_HAND, READY } piece_state;

typedef struct job_piece {
    void *piece;
    piece_state state;
} job_piece;

/* The pieces of one input within the window, a ring. Those before claimed are in hand or ready. */
typedef struct job_slot {
    job_piece pieces[QUEUE_MOST];
    size_t first, count, claimed;
    int done; /* the input has given all */
} job_slot;

typedef struct job_pool {
    const pcrp_jobs *jobs;
    pcrp_refine refine;
    pthread_mutex_t lock;
    pthread_cond_t room; /* something to do, or nothing more at all */
    job_slot *slots;
    size_t window;
    size_t head;    /* the input being written */
    size_t next;    /* the next input to work on */
    size_t raw;     /* pieces that wait to be refined */
    unsigned begun; /* threads that got their scratch */
    int writing;    /* a thread is at it */
    int stopped;    /* what made it stop; 0 while it goes on */
} job_pool;

struct pcrp_sink {
    const pcrp_jobs *jobs;
    pcrp_refine refine;
    job_pool *pool; /* NULL when everything runs in one thread */
    void *scratch;
    size_t index;
    int stopped;
};

unsigned pcrp_jobs_default(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > 256 ? 256 : (unsigned)processors;
}

/* ---- writing ---- */

/* The piece that comes next is there, or the input is at its end. */
static int has_news(const job_slot *slot)
{
    return slot->count ? slot->pieces[slot->first].state == READY : slot->done;
}

static void *pop(job_pool *pool, job_slot *slot)
{
    void *piece = slot->pieces[slot->first].piece;

    slot->first = (slot->first + 1) % QUEUE_MOST;
    slot->claimed -= slot->claimed > 0; /* a piece that needed no refining may not have been passed over yet */
    if (slot->count-- == QUEUE_MOST)
        pthread_cond_broadcast(&pool->room);
    return piece;
}

/* Writes what is there in the order of the inputs, unless another thread is at it: no thread waits only to write, which would
 * take a processor from the others for each chart. True when anything was written. Called with the lock held. */
static int write_ready(job_pool *pool)
{
    int wrote = 0;

    if (pool->writing)
        return 0;
    pool->writing = 1;
    while (!pool->stopped && pool->head < pool->jobs->count && has_news(&pool->slots[pool->head % pool->window])) {
        job_slot *slot = &pool->slots[pool->head % pool->window];
        wrote = 1;
        if (slot->count) {
            void *piece = pop(pool, slot);
            int stopped;
            pthread_mutex_unlock(&pool->lock);
            stopped = pool->jobs->take(pool->jobs->user, pool->head, piece);
            pthread_mutex_lock(&pool->lock);
            pool->stopped = stopped;
        } else {
            slot->first = slot->claimed = 0;
            slot->done = 0;
            pool->head++;
        }
        if (!slot->count || pool->stopped)
            pthread_cond_broadcast(&pool->room);
    }
    pool->writing = 0;
    return wrote;
}

/* ---- working ---- */

/* Refines the first raw piece there is, that of the earliest input. 0 when there is none. Called with the lock held. */
static int refine_one(job_pool *pool, void *scratch)
{
    for (size_t input = pool->head; pool->raw && input < pool->next; input++) {
        job_slot *slot = &pool->slots[input % pool->window];
        job_piece *at = &slot->pieces[(slot->first + slot->claimed) % QUEUE_MOST];
        if (slot->claimed == slot->count)
            continue;
        slot->claimed++;
        if (at->state != RAW)
            return 1; /* one that needs no refining */
        pool->raw--;
        at->state = IN_HAND;
        pthread_mutex_unlock(&pool->lock);
        at->piece = pool->refine(pool->jobs->user, scratch, input, at->piece);
        pthread_mutex_lock(&pool->lock);
        at->state = READY;
        if (input == pool->head)
            write_ready(pool);
        return 1;
    }
    return 0;
}

static int add_here(pcrp_sink *sink, void *piece)
{
    if (sink->stopped) {
        sink->jobs->drop(piece);
        return 0;
    }
    if (piece && sink->refine)
        piece = sink->refine(sink->jobs->user, sink->scratch, sink->index, piece);
    sink->stopped = sink->jobs->take(sink->jobs->user, sink->index, piece);
    return sink->stopped == 0;
}

int pcrp_sink_add(pcrp_sink *sink, void *piece)
{
    job_pool *pool = sink->pool;
    job_slot *slot;
    job_piece *at;

    if (!pool)
        return add_here(sink, piece);
    slot = &pool->slots[sink->index % pool->window];
    pthread_mutex_lock(&pool->lock);
    while (slot->count == QUEUE_MOST && !pool->stopped)
        if (!refine_one(pool, sink->scratch) && !write_ready(pool)) /* rather than wait, it helps */
            pthread_cond_wait(&pool->room, &pool->lock);
    if (pool->stopped) {
        pthread_mutex_unlock(&pool->lock);
        sink->jobs->drop(piece);
        return 0;
    }
    at = &slot->pieces[(slot->first + slot->count++) % QUEUE_MOST];
    at->piece = piece;
    at->state = piece && pool->refine ? RAW : READY;
    if (at->state == RAW) {
        pool->raw++;
        pthread_cond_broadcast(&pool->room);
    } else if (sink->index == pool->head) {
        write_ready(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return 1;
}

/* Works on the next input, if it is within the window. Called with the lock held. */
static int work_on_next(job_pool *pool, void *scratch)
{
    pcrp_sink sink = {pool->jobs, pool->refine, pool, scratch, pool->next, 0};

    if (pool->next >= pool->jobs->count || pool->next >= pool->head + pool->window)
        return 0;
    pool->next++;
    pthread_mutex_unlock(&pool->lock);
    pool->jobs->work(pool->jobs->user, scratch, sink.index, &sink);
    pthread_mutex_lock(&pool->lock);
    pool->slots[sink.index % pool->window].done = 1;
    if (sink.index == pool->head)
        write_ready(pool);
    return 1;
}

static void *work_through(void *user)
{
    job_pool *pool = user;
    void *scratch = pool->jobs->begin(pool->jobs->user);

    pthread_mutex_lock(&pool->lock);
    pool->begun += scratch != NULL;
    while (scratch && !pool->stopped && pool->head < pool->jobs->count)
        if (!refine_one(pool, scratch) && !work_on_next(pool, scratch))
            pthread_cond_wait(&pool->room, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    if (scratch)
        pool->jobs->finish(scratch);
    return NULL;
}

static void drop_rest(job_pool *pool)
{
    for (size_t i = 0; i < pool->window; i++)
        while (pool->slots[i].count)
            pool->jobs->drop(pop(pool, &pool->slots[i]));
}

static int run_here(const pcrp_jobs *jobs, pcrp_refine refine)
{
    pcrp_sink sink = {jobs, refine, NULL, jobs->begin(jobs->user), 0, 0};

    if (!sink.scratch)
        return -1;
    for (; sink.index < jobs->count && !sink.stopped; sink.index++)
        jobs->work(jobs->user, sink.scratch, sink.index, &sink);
    jobs->finish(sink.scratch);
    return sink.stopped;
}

/* The caller's own thread is one of them. */
static int run_threads(job_pool *pool, pthread_t *threads)
{
    unsigned made = 0;

    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->room, NULL);
    while (made + 1 < pool->jobs->threads && pthread_create(&threads[made], NULL, work_through, pool) == 0)
        made++;
    work_through(pool);
    for (unsigned i = 0; i < made; i++)
        pthread_join(threads[i], NULL);
    drop_rest(pool);
    pthread_cond_destroy(&pool->room);
    pthread_mutex_destroy(&pool->lock);
    return pool->begun ? pool->stopped : -1;
}

int pcrp_jobs_run_refined(const pcrp_jobs *jobs, pcrp_refine refine)
{
    job_pool pool = {.jobs = jobs, .refine = refine, .window = (size_t)jobs->threads * WINDOW_PER_THREAD};
    pthread_t *threads;
    int stopped = -1;

    if (jobs->threads <= 1 || jobs->count == 0 || (jobs->count == 1 && !refine))
        return run_here(jobs, refine);
    pool.slots = calloc(pool.window, sizeof(*pool.slots));
    threads = calloc(jobs->threads, sizeof(*threads));
    if (pool.slots && threads)
        stopped = run_threads(&pool, threads);
    free(threads);
    free(pool.slots);
    return stopped;
}

int pcrp_jobs_run(const pcrp_jobs *jobs)
{
    return pcrp_jobs_run_refined(jobs, NULL);
}
