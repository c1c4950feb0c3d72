/* Records what a process does to the files of one folder, so that a loss of power can be played afterwards.

   Preloaded into the process. WRITES_UNDER is the folder, WRITES_LOG the file of the record. Each step is a line of
   its kind, path, offset and length, then as many bytes: w written, t cut to a length, s synced, r renamed (the bytes
   are the new path), u unlinked. Steps of several threads come one after the other. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;

static ssize_t (*real_write)(int, const void *, size_t);

static const char *under(void) { return getenv("WRITES_UNDER"); }

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0 || !under()) return 0;
    path[length] = 0;
    return strncmp(path, under(), strlen(under())) == 0;
}

static void note(char kind, const char *path, long long offset, const void *bytes, size_t length) {
    char line[4200];
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    pthread_mutex_lock(&turn);
    if (log_fd < 0) log_fd = open(getenv("WRITES_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int head = snprintf(line, sizeof line, "%c\t%s\t%lld\t%zu\n", kind, path, offset, length);
    if (real_write(log_fd, line, head) != head || real_write(log_fd, bytes, length) != (ssize_t)length) abort();
    pthread_mutex_unlock(&turn);
}

#define NOTED(result, kind, fd, offset, bytes, length)                                                                 \
    do {                                                                                                               \
        char path[4096];                                                                                               \
        if ((result) >= 0 && path_of(fd, path, sizeof path)) note(kind, path, offset, bytes, length);                  \
    } while (0)

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    ssize_t written = real(fd, bytes, length, offset);
    NOTED(written, 'w', fd, offset, bytes, (size_t)written);
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t written = real_write(fd, bytes, length);
    if (at >= 0) NOTED(written, 'w', fd, at, bytes, (size_t)written);
    return written;
}

int ftruncate64(int fd, off64_t length) {
    static int (*real)(int, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    int result = real(fd, length);
    NOTED(result, 't', fd, length, "", 0);
    return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* What is synced is what was written before: so it is noted when the disk has it. */
int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    NOTED(result, 's', fd, 0, "", 0);
    return result;
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    NOTED(result, 's', fd, 0, "", 0);
    return result;
}

static void note_name(char kind, const char *path, const char *other) {
    if (under() && strncmp(path, under(), strlen(under())) == 0) note(kind, path, 0, other, strlen(other));
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    int result = real(from, to);
    if (result == 0) note_name('r', from, to);
    return result;
}

int unlink(const char *path) {
    static int (*real)(const char *);
    if (!real) real = dlsym(RTLD_NEXT, "unlink");
    int result = real(path);
    if (result == 0) note_name('u', path, "");
    return result;
}
