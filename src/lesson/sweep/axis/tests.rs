use super::*;

fn ranges() -> Vec<(&'static str, Range)> {
    vec![
        ("slots", Range::Count { min: 0, max: 500 }),
        (
            "ttl_s",
            Range::Number {
                min: 0.0,
                max: 86_400.0,
            },
        ),
        ("policy", Range::Word(vec!["lru", "lfu", "fifo"])),
        ("invalidate", Range::Flag),
    ]
}

fn read(text: &str) -> Axis {
    Axis::read(text, &ranges()).unwrap()
}

fn texts(text: &str) -> Vec<String> {
    read(text).values.iter().map(ToString::to_string).collect()
}

#[test]
fn a_range_has_both_of_its_ends_and_equal_ways_between_them() {
    assert_eq!(texts("slots=10..90:5"), ["10", "30", "50", "70", "90"]);
    assert_eq!(texts("ttl_s=0..1:11").len(), 11);
    assert_eq!(texts("ttl_s=0..0.6:7")[3], "0.3", "no dust of a division");
    assert_eq!(texts("slots=7..7"), ["7"]);
}

#[test]
fn with_log_equal_ways_are_equal_ratios() {
    let axis = read("ttl_s=0.1..100:4:log");
    assert!(axis.logarithmic);
    assert_eq!(texts("ttl_s=0.1..100:4:log"), ["0.1", "1", "10", "100"]);
    assert_eq!(texts("ttl_s=0.1..100:log:4"), texts("ttl_s=0.1..100:4:log"));
}

#[test]
fn unless_told_otherwise_there_are_eleven_values_or_all_whole_numbers() {
    assert_eq!(texts("ttl_s=0..10").len(), 11);
    assert_eq!(texts("slots=0..500").len(), 11);
    assert_eq!(texts("slots=3..6"), ["3", "4", "5", "6"]);
    assert_eq!(texts("slots=1..4:9"), ["1", "2", "3", "4"], "each once");
}

#[test]
fn choices_and_switches_take_all_of_their_values_or_some() {
    assert_eq!(texts("policy"), ["lru", "lfu", "fifo"]);
    assert_eq!(texts("policy=all"), ["lru", "lfu", "fifo"]);
    assert_eq!(texts("policy=fifo, lru"), ["fifo", "lru"]);
    assert_eq!(texts("invalidate=all"), ["false", "true"]);
    assert_eq!(texts("slots=5,40,5"), ["5", "40"]);
    assert_eq!(read("policy").numbers(), None);
    assert_eq!(read("slots=5,40").numbers(), Some(vec![5.0, 40.0]));
}

#[test]
fn what_cannot_be_varied_is_refused_with_what_can() {
    for (text, says) in [
        ("shots=1..2", "slots, ttl_s"),
        ("slots", "FROM..TO"),
        ("slots=9..1", "lower end"),
        ("slots=0..501", "from 0 to 500"),
        ("slots=0..nan", "from 0 to 500"),
        ("ttl_s=0..10:log", "above 0"),
        ("ttl_s=1..10:0", "from 1 to 1000"),
        ("ttl_s=1..10:5:6", "from 1 to 1000"),
        ("ttl_s=1..10:often", "`:log`"),
        ("policy=lru,mru", "lfu, fifo"),
        ("policy=a..b", "policy=all"),
        ("invalidate=0..1", "false,true"),
        ("slots=1,,2", "whole number"),
    ] {
        let refused = Axis::read(text, &ranges()).unwrap_err().to_string();
        assert!(refused.contains(says), "{text}: {refused}");
    }
}
