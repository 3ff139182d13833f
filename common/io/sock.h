/* SPDX-License-Identifier: Apache-2.0 */
/* sock.h - socket addresses <-> the text that members use. IPv4 inside IPv6 is shown as IPv4, as Java
 * does. */
#ifndef MC_IO_SOCK_H
#define MC_IO_SOCK_H

#include <sys/socket.h>

#include "common/node/node.h"

/* False when host is not a number (then it needs a look-up). A zone (`%eth0`) is understood. */
bool io_sock_addr(const char *host, uint16_t port, struct sockaddr_storage *out);
bool io_sock_host(const struct sockaddr_storage *ss, char *out, size_t cap);
uint16_t io_sock_port(const struct sockaddr_storage *ss);
void io_sock_set_port(struct sockaddr_storage *ss, uint16_t port);
socklen_t io_sock_size(const struct sockaddr_storage *ss);
/* A libuv error of a connection as the node's word for it. */
enum node_failure io_failure(int uv_err);

#endif
