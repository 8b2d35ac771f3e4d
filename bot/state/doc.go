// Package state keeps what must outlive the process: the jobs that are still to be
// done, the posts and how far their sending has come, and the records of questions,
// drafts, digests, feedback and use. It stands in one SQLite file by default, or,
// with the same code, in a PostgreSQL database that several processes share.
//
// Work is never acknowledged before it is stored: Accept keeps a request's keys and
// its jobs in one transaction, and every method that makes rows and jobs does so in
// one transaction too. What is stored survives kill -9 and loss of power. A job
// runs at least once: a process that dies in the middle leaves it to another, on
// SQLite as soon as the file is opened again, on PostgreSQL once the dead process
// has not been heard of for Options.Lease. That things happen once on the outside is
// the work of unique ids (turns, posts, editions) and of the progress that posts keep.
//
// Neither a process that dies in a job nor one that stops in order has used up an
// attempt of it; only of a job that processes die of again and again is that held against it.
//
// Texts are stored as UTF-8: bytes that are none are replaced, NUL is dropped.
// Times are kept to the millisecond and come back in UTC.
package state
