/* Preloaded: every sync takes 5 ms longer, a stand-in for the disk of a small office PC, not a real device. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int later(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    struct timespec wait = {0, 5000000};
    nanosleep(&wait, 0);
    return real(fd);
}

int fsync(int fd) { return later("fsync", fd); }
int fdatasync(int fd) { return later("fdatasync", fd); }
