/* Logs each write, sync, truncation and deletion of hingewall.db and its tails to $TORN_LOG, so that a power cut can be
 * played at any of them. Loaded with LD_PRELOAD; a record is {operation, file, time, offset, length} and what was written. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int out = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct __attribute__((packed)) record {
    char operation, file;
    double t;
    uint64_t offset, length;
};

static int tail_of(const char *name) {
    const char *found = strstr(name, "hingewall.db");
    if (!found) return -1;
    found += strlen("hingewall.db");
    return !*found ? 0 : !strcmp(found, "-wal") ? 1 : !strcmp(found, "-journal") ? 2 : -1;
}

static int file_of(int descriptor) {
    char link[64], name[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length <= 0) return -1;
    name[length] = 0;
    return tail_of(name);
}

static void note(char operation, int file, uint64_t offset, uint64_t length, const void *data) {
    const char *place = getenv("TORN_LOG");
    if (file < 0 || !place) return;
    pthread_mutex_lock(&lock);
    if (out < 0) out = syscall(SYS_openat, AT_FDCWD, place, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct record one = {operation, (char)file, now.tv_sec + now.tv_nsec / 1e9, offset, length};
    syscall(SYS_write, out, &one, sizeof one);
    if (data) syscall(SYS_write, out, data, length);
    pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset) {
    ssize_t done = syscall(SYS_pwrite64, descriptor, data, length, offset);
    if (done > 0) note('W', file_of(descriptor), offset, done, data);
    return done;
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) {
    return pwrite64(descriptor, data, length, offset);
}

ssize_t write(int descriptor, const void *data, size_t length) {
    int file = file_of(descriptor);
    off_t offset = file < 0 ? 0 : lseek(descriptor, 0, SEEK_CUR);
    ssize_t done = syscall(SYS_write, descriptor, data, length);
    if (done > 0) note('W', file, offset, done, data);
    return done;
}

int fsync(int descriptor) {
    int done = syscall(SYS_fsync, descriptor);
    note('S', file_of(descriptor), 0, 0, NULL);
    return done;
}

int fdatasync(int descriptor) {
    int done = syscall(SYS_fdatasync, descriptor);
    note('S', file_of(descriptor), 0, 0, NULL);
    return done;
}

int ftruncate64(int descriptor, off64_t length) {
    int done = syscall(SYS_ftruncate, descriptor, length);
    note('T', file_of(descriptor), length, 0, NULL);
    return done;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int unlink(const char *name) {
    int done = syscall(SYS_unlinkat, AT_FDCWD, name, 0);
    if (done == 0) note('U', tail_of(name), 0, 0, NULL);
    return done;
}
