//! Where knobs stand, and what they set.

use super::*;

fn slider(knob: &Knob<()>, name: &str, value: f64) -> Slider {
    knob.slider(name, value, false, &())
}

fn whole(knob: &Knob<()>, value: f64) -> Slider {
    knob.slider("pages", value, true, &())
}

#[test]
fn whole_numbers_that_grow_by_ratios_are_set_to_round_ones() {
    let pages = whole(&Knob::log("pages", 50.0, 20_000.0), 1_000.0);
    assert_eq!(pages.set(4_567.0), Value::Count(4_600));
    assert_eq!(pages.set(57.4), Value::Count(57));
    let exact = whole(&Knob::log("slots", 1.0, 1_000.0).step(1.0), 100.0);
    assert_eq!(exact.set(123.4), Value::Count(123));
    let linear = whole(&Knob::linear("slots", 1.0, 1_000.0), 100.0);
    assert_eq!(linear.set(123.4), Value::Count(123));
}

#[test]
fn few_values_need_no_logarithm() {
    let knob = |end| Knob::log("slots", 1.0, end).linear_up_to(60.0);
    assert!(!whole(&knob(60.0), 5.0).logarithmic);
    assert!(whole(&knob(61.0), 5.0).logarithmic);
}

#[test]
fn an_endless_ttl_stands_at_the_right_end_and_is_called_by_its_word() {
    let knob = Knob::log("TTL", 0.5, 60.0).zero(Zero::Last("off"));
    let off = slider(&knob, "ttl_s", 0.0);
    assert_eq!(off.text(), "off");
    assert_eq!(off.set(off.thumb()), Value::Number(0.0));
    let on = slider(&knob, "ttl_s", 10.0);
    assert_eq!(on.text(), "10 s");
    assert_eq!(on.set(60.0), Value::Number(60.0));
    assert_eq!(on.set(63.0), Value::Number(60.0));
}

#[test]
fn one_step_leads_to_an_endless_timeout_and_one_back() {
    let knob = Knob::linear("timeout", 50.0, 2_000.0);
    let knob = knob.step(50.0).zero(Zero::Last("for ever"));
    let (longest, endless) = (
        slider(&knob, "timeout_ms", 2_000.0),
        slider(&knob, "timeout_ms", 0.0),
    );
    assert_eq!(longest.set(longest.thumb() + 50.0), Value::Number(0.0));
    assert_eq!(endless.set(endless.thumb() - 50.0), Value::Number(2_000.0));
}

#[test]
fn whole_numbers_far_apart_are_set_in_two_digits_and_small_ones_one_by_one() {
    let users = Knob::<()>::log("users", 10.0, 10_000.0).slider("users", 1e3, true, &());
    assert_eq!(users.set(1_237.0), Value::Count(1_200));
    assert_eq!(users.set(10.4), Value::Count(10));
    let tokens = Knob::<()>::log("tokens", 1.0, 512.0).slider("vnodes", 64.0, true, &());
    assert_eq!(tokens.set(237.0), Value::Count(237));
}

#[test]
fn a_stepper_keeps_to_ends_that_follow_from_other_settings() {
    let field = Field::<(u64, bool)> {
        name: "nodes",
        help: "nodes",
        kind: Kind::Count {
            min: 1,
            max: 15,
            get: |p| p.0,
            set: |p, v| p.0 = v,
        },
        knob: Some(
            Knob::stepper("nodes", 1.0, 9.0)
                .least(|p: &(u64, bool)| if p.1 { 2.0 } else { 1.0 })
                .most(|p: &(u64, bool)| if p.1 { 4.0 } else { 9.0 })
                .staged(|p: &(u64, bool)| p.1),
        ),
    };
    let at = |params: (u64, bool)| {
        let control = field.control(&params).unwrap();
        let Form::Stepper(slider) = control.form else {
            panic!("no stepper");
        };
        (control.place, slider.track.clone(), slider.thumb())
    };
    assert_eq!(at((7, false)), (Place::More, 1.0..=9.0, 7.0));
    assert_eq!(at((7, true)), (Place::Stage, 2.0..=4.0, 4.0));
}

#[test]
fn what_is_counted_stands_behind_the_number() {
    let knob = Knob::linear("batch", 1.0, 50.0)
        .zero(Zero::Last("off"))
        .counts("keys");
    let text = |value| knob.slider("batch", value, true, &()).text();
    assert_eq!(text(20.0), "20 keys");
    assert_eq!(text(1.0), "1 key");
    assert_eq!(text(0.0), "off");
}

#[test]
fn a_member_of_a_choice_can_depend_on_other_settings() {
    let field = Field {
        name: "told",
        help: "",
        kind: Kind::Word {
            allowed: || vec!["none", "all"],
            get: |_| "none",
            set: |_, _| (),
        },
        knob: Some(
            Knob::choice("told", &[("none", "nobody"), ("all", "all")])
                .offered(|both: &bool, name| *both || name == "none"),
        ),
    };
    let names = |both| match field.control(&both).map(|control| control.form) {
        Some(Form::Choice(_, options)) => options,
        _ => Vec::new(),
    };
    assert_eq!(names(true), [("none", "nobody"), ("all", "all")]);
    assert_eq!(names(false), [("none", "nobody")]);
}

#[test]
fn what_is_chosen_has_a_button_whatever_is_offered() {
    let field = Field::<&'static str> {
        name: "latency",
        help: "latency",
        kind: Kind::Word {
            allowed: || vec!["fixed", "wan"],
            get: |p| p,
            set: |_, _| {},
        },
        knob: Some(
            Knob::choice("delays", &[("fixed", "fixed"), ("wan", "WAN")])
                .offered(|_, name| name == "fixed"),
        ),
    };
    for (chosen, buttons) in [("fixed", 1), ("wan", 2)] {
        let form = field.control(&chosen).map(|control| control.form);
        let Some(Form::Choice(at, options)) = form else {
            panic!("no choice");
        };
        assert_eq!((at, options.len()), (chosen, buttons));
    }
}

#[test]
fn none_stands_at_the_left_end() {
    let knob = Knob::log("lag", 0.1, 500.0).zero(Zero::First("none"));
    let slider = slider(&knob, "lag_ms", 0.0);
    assert_eq!(slider.text(), "none");
    assert_eq!(slider.set(0.1), Value::Number(0.0));
    assert_eq!(slider.set(0.234), Value::Number(0.23));
}
