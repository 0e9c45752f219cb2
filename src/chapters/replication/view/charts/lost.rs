//! Acknowledged writes that were lost, over time, and how many one crash is to cost by theory.

use super::super::{Scene, View};
use crate::chapters::replication::params::Lag;
use crate::chapters::replication::survives::at_risk;
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Series, with_now};
use crate::ui::plot::{Unit, count, three_digits};

pub(super) fn plot(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let lost = tally.run_lost as f64;
    let curve = with_now(&tally.sampled.lost, &tally.sampler, look.now, Some(lost));
    let params = scene.model.params();
    let expected = at_risk(params);
    // A drawn lag is held up by what went before it: there the product is no mean.
    let theory = (params.lag == Lag::Fixed).then_some(expected);
    let writes = Unit::Count("writes");
    Plot {
        window: "acknowledged, since the start\tacknowledged".to_owned(),
        across: Across::Time,
        up: Scale::From0(4.0),
        points: Points::Lines(vec![
            Series::theory("theory of a crash", writes, theory, look)
                .labelled(Some(format!("a crash: {}", three_digits(expected)))),
            Series::measured("lost", writes, curve, look.palette.miss)
                .of("writes_lost")
                .labelled(Some(format!("lost {}", count(lost)))),
        ]),
        summary: format!("{lost} acknowledged writes lost; a crash is to cost {expected:.1}"),
    }
}
