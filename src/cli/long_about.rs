//! What `--help` says of the commands that need more than a line.

use crate::chapters::CHAPTERS;
use crate::components::cache::PolicyKind;
use crate::components::named::Named as _;

/// What `hotset chapters --help` says.
pub(super) const LIST: &str = "\
Lists the chapters with their presets. Of one chapter it lists what there is to name in other \
commands, a row each:\n\n\
parameter  for --set and --vary: its name, its label in the window, what it is, and what it may be\n\
command    for --do: its name and argument, and what it does\n\
headline   for --metric: a metric that sweeps show unless others are named\n\
metric     for --metric: its name, its label in the window, what it is, and its unit\n\n\
A share is a number from 0 to 1.";

/// What `hotset check --help` says.
pub(super) const CHECK: &str = "\
Replays files and grades them, a row a file:\n\n\
replay            identical, different, another model version (numbers may differ), nothing \
recorded, timed out, or cannot be read\n\
goals_met         the chapter's goals that the run meets\n\
goals_missing     goals that the file claims and the run does not meet\n\
tasks_met         tasks in the file that hold at the moment it was saved\n\
tasks_missing     its other tasks\n\
changed_settings  settings that were not those of the set-up, and when, also if they were set back \
since; with --against also what was done besides, and what differs from the file that was handed \
out: chapter, seed, set-up, tasks, and commands that were part of it\n\
result            passed, if the run proves itself, nothing is missing, and nothing differs from \
what was handed out; nothing to grade, if it has no task and claims no goal, or records nothing; \
otherwise failed\n\
reason            why it has not passed\n\
author            who made it, as the file says; a file that is renamed keeps it\n\
task_values       what each task wants, and what the run reached\n\
when_reached      per task the virtual time from which on it was met without a break, as far as 256 \
looks at the run and closer ones before that moment see\n\n\
A file may be an experiment as it was saved, or a text, a mail or a page with one in it. Of a folder \
all files are graded, also in the folders in it, but none whose name begins with a dot.\n\n\
Each file is given a minute, or what --seconds says, and no more work than three million ordinary \
events for each second, so that no file holds up the others: one that takes longer times out, and \
has failed.\n\n\
With --against the tasks of the file that was handed out are the ones that count. The exit status \
is 0 if no check failed, also where there was nothing to grade in a set-up or in a run that proves \
itself; 1 if one failed, also where a run records nothing to prove it; 2 if a file cannot be read.";

/// What `hotset sweep --help` says.
pub(super) const SWEEP: &str = "\
Runs an experiment over all values of one parameter, or all pairs of two, on all cores, and prints \
the metrics at each of them: the same numbers as `hotset run` with `--set` at that value. With \
`--seeds` it prints the mean, the 5th and the 95th percentile over so many seeds.\n\n\
--vary NAME=FROM..TO        11 values from FROM to TO; of whole numbers, as many as there are\n\
--vary NAME=FROM..TO:7      7 values\n\
--vary NAME=FROM..TO:7:log  7 values at equal ratios\n\
--vary NAME=a,b,c           these values, also of a choice such as a policy\n\
--vary NAME                 all values of a choice or a switch\n\n\
With `--plot` the metrics are drawn into an SVG as well: a curve with its band, or for two \
parameters a heat map.";

/// What `hotset compare --help` says.
pub(super) const COMPARE: &str = "\
Runs two experiments of one chapter on the same seeds and prints the settings that differ, both \
values of each metric (means over the seeds) with their difference, B less A, and the first event at \
which the two runs with the first seed part.\n\n\
On each seed both sides see the same requests and faults. The band is the 5th to the 95th percentile \
of the differences, seed by seed; where 0 lies inside it, the difference is one that luck could make.\n\n\
hotset compare cache-lab --set-b policy=lfu   the laboratory with LRU and with LFU\n\
hotset compare before.ron after.ron           two files\n\
hotset compare pinned.ron                     both sides of a file in which a run is pinned as A";

/// What `hotset export --help` says.
pub(super) const EXPORT: &str = "Writes a picture, an animation or a table of a run to a \
    file, without a display.\n\nThe window, the stage and a plot can be written as png, svg and \
    gif, a plot also as csv: the points of its lines. Metrics and series are written as csv: the \
    parameters and numbers of `hotset run`, and what the model has sampled in the course of the \
    run.\n\nEqual arguments give equal bytes.";

/// What `hotset install --help` says.
pub(super) const INSTALL: &str = "\
Writes into the user's data folder (XDG_DATA_HOME, or ~/.local/share) a desktop entry, a MIME type \
and an icon, and prints what it wrote; `hotset uninstall` takes it all back. From then on file \
managers know experiments: by the name *.hotset.ron, and others by how they begin, because .ron \
alone may be anything. It works without a display. After the program has been moved, run it again.";

/// What traces are read, as `--help` says it.
const TRACES: &str = "\
A trace is a file, a pipe or, as `-`, standard input, plain or packed with gzip or zstd; text may be \
UTF-8, UTF-16 or bytes of any kind. Its format is found out from its first 200 lines and said on \
standard error:\n\n\
keys            one key a line\n\
csv, tsv        a table with tabs, commas, semicolons or spaces, with or without a header; the \
columns are known by their names or, with only one that can be the key, by what they hold, and \
--columns says them\n\
oracle-general  libCacheSim's records of 24 bytes\n\
twitter         the table of Twitter's cache clusters; the size is that of key and value\n\
redis-monitor   the log of Redis MONITOR: each key of each command is a request, and commands \
without a key are left out\n\
arc             block requests as of the paper on ARC, one request per block\n\
cachelib-kv     CacheLib's key-value table, each row as often as op_count says\n\n\
Lines that do not fit are left out and the first three of them said; with more than 1 % of them the \
trace is refused.";

/// What `hotset trace info --help` says.
pub(super) const TRACE_INFO: &str = "\
Reads a trace once and tells what it is like:\n\n\
requests, keys, one_time_keys  how many, and how many keys are requested once\n\
bad_lines                      lines that do not fit and were left out\n\
gets, sets, deletes, other_operations  requests by what they do; all are gets where it is not told\n\
span_s, requests_per_s         from the first to the last moment, and the average rate\n\
bytes, footprint_bytes         sizes of all requested objects, and of all different ones\n\
zipf_exponent, zipf_distance   the most likely exponent of Zipf's law for the keys' popularity, and \
the largest difference between its share of the requests for the most popular keys and the measured \
one (Kolmogorov-Smirnov): below 0.05 the law describes the trace well, above 0.1 badly\n\
working_set_of_N               different keys in N requests in a row, the average of all such windows\n\n\
What the trace does not tell is left empty. `hotset cache --help` lists the formats.";

/// What `hotset trace view --help` says.
pub const TRACE_VIEW: &str = "\
Prints the points of a view of a trace, as the window shows it, and draws them with --plot:\n\n\
popularity   requests per key by rank, and the Zipf law that fits best\n\
working-set  different keys, and new ones, in each of 200 parts of the trace\n\
reuse        requests by reuse distance (different keys since the last request for the same key) and \
by reuse time (requests since then), in eight bars per power of ten\n\
hit-rate     hits as a share of the requests in each of 200 parts, from an empty cache\n\n\
`hotset mrc` prints the views that remain: miss ratios and costs by size. All requests are measured, \
none is sampled.\n\n\
hotset trace view reuse trace.txt --plot reuse.svg";

/// What `hotset trace from-lab --help` says.
pub(super) const TRACE_FROM_LAB: &str = "\
Runs a lab as `hotset run` does and prints each request for a key in the order in which clients send \
them, up to the end and including it, so that `hotset cache` and `hotset mrc` can try other policies \
and sizes on them.\n\n\
keys  one key a line\n\
csv   time,key,op: the moment in seconds, exactly, the key, and get for a read or set for a write\n\n\
A request that the lab refuses is printed as well. Reads and writes are printed in one order; `hotset \
cache` counts each as a look-up. The requests of chapters 4 to 8 are for keys of a cache; \
the other chapters have no such trace.\n\n\
hotset trace from-lab cache-lab --until 120s | hotset cache - --policy all --capacity 20";

/// What `hotset trace zipf --help` says.
pub(super) const TRACE_ZIPF: &str = "\
Prints a trace by Zipf's law, one key a line: keys are numbers from 1, the first the most popular.\n\n\
Equal arguments give equal bytes, here and in any language: the generator is xoshiro256** from four \
outputs of SplitMix64, u its upper 53 bits times 2^-53. Rank j weighs exp(-a ln j), with fixed series \
for both functions; weights are summed in order, and the rank is 1 and the number of sums that are at \
most u times the last. `scan` and `shift` draw by the same law.";

/// What `hotset mrc --help` says.
pub(super) const MRC: &str = "\
Measures the miss ratio of policies over the size of the cache: a row a policy and size, in \
slots that hold an object each.\n\n\
The curve of lru is exact at every size and takes one pass (Mattson et al., 1970). The others are \
run at each size, on all cores: exact as well, belady being OPT. With --sample SHARE they are \
estimated (Waldspurger et al., 2015 and 2017): four samples of the keys, chosen by a hash, which hold \
that share together, each run on a cache that is smaller by as much.\n\n\
error  the standard error of the estimate, from how much the samples differ; 0 where it is exact\n\
knee   the size at which the curve lies farthest below the straight line from no slots to all: up to \
there a slot saves more misses than the average, beyond it fewer (Satopaa et al., 2011)\n\n\
With --price-per-gib-hour and --price-per-million-reads each row also has what an hour costs, in the \
currency of the prices:\n\n\
cost_per_hour  slots * object bytes / 2^30 * price of a GiB-hour + requests per second * 3,600 * miss \
ratio / 10^6 * price of a million reads\n\
cheapest       the measured size at which that is lowest, for each policy\n\n\
A sentence for each policy compares its cheapest size with its knee and with no cache. Objects have \
the mean size of the trace's different objects unless --object-bytes says another; what a cache needs \
besides for each object belongs into it.";

/// What `hotset cache --help` says.
pub(super) fn cache() -> String {
    let mut text = String::from(
        "Counts the hits of cache policies on a trace of requests, from an empty cache. Every request \
         counts as a look-up, whatever operation the trace tells. A missed key is always admitted, \
         unless the policy evicts no key. The names of Redis are last; without times to live its \
         volatile policies evict no key.\n\n\
         With --bytes objects have the sizes of the trace: one that is larger than the cache is never \
         admitted, as many are evicted as a new one needs, and an object keeps the size of its fill. \
         Policies divide the cache by objects of the mean size. belady is optimal only where all \
         objects are of one size.\n\n\
         With --ttl entries expire by the times of the trace, and stay until they are looked up or \
         evicted. Without it no time passes.\n\n",
    );
    text += TRACES;
    text += "\n\nPolicies:\n";
    for (name, policy) in PolicyKind::NAMES {
        text += &format!("  {name:<15} {}\n", policy.info().source);
    }
    text
}

/// What `hotset practice --help` says.
pub(super) fn practice() -> String {
    let mut text = String::from(
        "Prints exercises of a chapter, such as which key is evicted next. Each is made by its \
         seed: a set-up is drawn, the model runs it, and the run is the answer. Equal arguments \
         give equal bytes.\n\n\
         With --answer the solution follows; JSON then also holds the experiments that show it, as \
         files. GIFT is a format that learning platforms import; it always holds the \
         answers.\n\n\
         Kinds:\n",
    );
    for chapter in &CHAPTERS {
        for kind in chapter.content.lab().map_or(&[][..], |lab| lab.practice) {
            text += &format!("  {:<16} {:<16} {}\n", chapter.id, kind.id, kind.title);
        }
    }
    text
}
