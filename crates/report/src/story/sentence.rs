//! One thing that happened, as a sentence.

use super::{count, year};
use crate::text::{number, signed};
use experiment::record::LifeRow;

/// What happened, as a sentence.
pub(super) fn sentence(row: &LifeRow) -> String {
    match row.what.as_str() {
        "entered" if row.how == "start" => format!("It was there at the start, in {} of {}.", row.sector, row.country),
        "entered" => format!("It split off from a firm of {} in {}, as {}.", row.sector, row.country, row.now),
        "won" => format!("Won an order of {}{}.", buyer(row), won(row)),
        "lost" => format!("Lost an order of {}{}.", buyer(row), lost(row)),
        "moved" => moved(row),
        "retyped" => retyped(row),
        "judged" => judged(row).to_owned(),
        "licensed" => {
            format!(
                "Took a licence from {}, until {}.",
                row.other_country,
                row.licence_ends.map_or_else(String::new, year)
            )
        }
        "banned" => "Lost its licence before its time: a ban.".to_owned(),
        "adapted" => format!("Gave up {} for {}.", row.before, row.now),
        "left" if row.how == "insolvent" => "Left: its debt had passed what lenders bear.".to_owned(),
        "left" => "Left: it had no order any more.".to_owned(),
        _ => stood(row),
    }
}

fn buyer(row: &LifeRow) -> String {
    match row.buyer.is_empty() {
        true => format!("{} in {}", row.buyer_sector, row.buyer_country),
        false => format!("{} ({} in {})", row.buyer, row.buyer_sector, row.buyer_country),
    }
}

/// The other firm, as somebody.
fn other(row: &LifeRow) -> String {
    if row.other.is_empty() {
        "a firm that is no more".to_owned()
    } else {
        format!("{} of {}", row.other, row.other_country)
    }
}

fn won(row: &LifeRow) -> String {
    let odds = odds(row, "it");
    match row.how.as_str() {
        "tender" => format!(" from {} in a tender{odds}", other(row)),
        "mover" => format!(" from {} as it moved in{odds}", other(row)),
        "spin_off" => format!(" from {} as it began{odds}", other(row)),
        _ => ", which buys from more suppliers or is new".to_owned(),
    }
}

fn lost(row: &LifeRow) -> String {
    let odds = odds(row, "the other");
    match row.how.as_str() {
        "tender" => format!(" to {} in a tender{}{odds}", other(row), age(row)),
        "mover" => format!(" to {}, which moved into the stage{odds}", other(row)),
        "spin_off" => format!(" to {}, a spin-off{odds}", other(row)),
        "cut" => {
            format!(" to {}: as a captive supplier it had reached its buyer's design or brand, and was cut", other(row))
        }
        "insolvent" => format!(" to {}: its debt had passed what lenders bear", other(row)),
        "left_behind" => ": left behind in its move".to_owned(),
        "buyer_left" => ", which left".to_owned(),
        "buyer_moved" => ", which moved to another sector".to_owned(),
        _ => ", which buys from fewer suppliers now".to_owned(),
    }
}

fn age(row: &LifeRow) -> String {
    row.age.map_or_else(String::new, |age| format!(" after {} years", number(age)))
}

/// What spoke for the winner, as factors.
fn odds(row: &LifeRow, winner: &str) -> String {
    let parts = [
        ("price", row.odds_price),
        ("quality and brand", row.odds_appeal),
        ("trade cost", row.odds_distance),
        ("cost of parting", row.odds_relation),
    ];
    let Some(all) = row.odds else { return String::new() };
    let parts: Vec<String> =
        parts.iter().filter_map(|(name, x)| Some(format!("{name} ×{}", number(base::math::exp((*x)?))))).collect();
    format!("; {} to 1 for {winner}: {}", number(base::math::exp(all)), parts.join(", "))
}

fn moved(row: &LifeRow) -> String {
    let x = |x: Option<f64>| x.map_or_else(String::new, number);
    format!(
        "Moved from {} to {}: it expected a profit of {} ordinary sales of a firm there, against {} here; of firms that look so, a \
         share of {} tries. It won {} there and left all others behind.",
        row.before,
        row.now,
        x(row.profit_there),
        x(row.profit_here),
        x(row.chance),
        count(row.orders.unwrap_or(0.0) as usize, "order"),
    )
}

fn retyped(row: &LifeRow) -> String {
    let with = if row.side == "buys" { "supplier" } else { "buyer" };
    let x = |x: Option<f64>| x.map_or_else(String::new, signed);
    let why = match row.how.as_str() {
        "capability" => {
            format!("the supplier's technology is {} log points from what the stage asks for", x(row.capability))
        }
        "codifiability" => format!("codifiability of the stage is {}", x(row.codifiability)),
        "complexity" => format!("complexity of the stage is {}", x(row.complexity)),
        _ => format!("the market asks {} log points beyond the supplier's unit cost", x(row.margin)),
    };
    format!("The relation with its {with} {} went from {} to {}: {why}.", other(row), row.before, row.now)
}

fn judged(row: &LifeRow) -> &'static str {
    match row.how.as_str() {
        "process" => "Upgraded its process: unit cost fell more than in its stage.",
        "product" => "Upgraded its product: it has held a higher tier of quality.",
        "functional" => "Upgraded its function: a stage of higher value added.",
        "chain" => "Upgraded its chain: an industry of higher value added.",
        "downgrading" => "Went down: a stage of lower value added, or a lower tier of quality.",
        "hollow" => "Its step up was hollow: its share of value added is no higher.",
        _ => "Its growth was immiserising: more output, less value added per worker.",
    }
}

/// Where the firm stood when a period had ended.
pub(super) fn stood(row: &LifeRow) -> String {
    let x = |x: Option<f64>| x.map_or_else(String::new, number);
    format!(
        "Stood with {}, sales {} (number {:.0} of {:.0} in {}), mark-up {}, profit {}, cash {}.",
        count(row.orders.unwrap_or(0.0) as usize, "order"),
        x(row.sales),
        row.rank.unwrap_or(0.0),
        row.rivals.unwrap_or(0.0),
        row.sector,
        x(row.markup),
        x(row.profit),
        x(row.cash)
    )
}
