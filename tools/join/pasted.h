/* SPDX-License-Identifier: Apache-2.0 */
/* pasted.h - a command line of Payara Micro as it stands in scripts and images, pasted behind mc-join. */
#ifndef MC_JOIN_PASTED_H
#define MC_JOIN_PASTED_H

/*
 * Takes `java ... -jar FILE`, with what stands before it in scripts (variables, nohup, sudo, exec ...), or
 * `docker run ... payara/micro` out of argv, in place, wherever it begins, and returns how many arguments are
 * left. It never begins at the value of an option of ours (-n docker), and docker's needs a `run` behind it.
 * What stands between java and -jar is the JVM's own, but for the properties that have an option here
 * (-Dhazelcast.partition.count=541). Anything else is left as it is.
 */
int pasted_java_skip(int argc, char **argv);

#endif
