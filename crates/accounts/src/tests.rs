//! Columns that users were promised, empty cells, and what a bad table gives.

use super::*;
use measures::Node;

fn two_countries() -> InputOutput {
    InputOutput {
        countries: ["North", "South"].map(str::to_owned).to_vec(),
        sectors: ["component", "final"].map(str::to_owned).to_vec(),
        nodes: (0..4).map(|k| Node { country: k / 2, sector: k % 2 }).collect(),
        flows: [[10.0, 20.0, 0.0, 30.0], [0.0; 4], [5.0, 5.0, 10.0, 0.0], [0.0; 4]].concat(),
        final_demand: [[40.0, 0.0], [50.0, 20.0], [10.0, 20.0], [0.0, 0.0]].concat(),
        inventories: vec![0.0; 4],
        output: vec![100.0, 70.0, 50.0, 0.0],
    }
}

fn spoilt() -> InputOutput {
    let mut table = two_countries();
    table.flows[3] = 0.0;
    table.final_demand[0] += 30.0;
    table
}

#[test]
fn sectors_and_countries_have_the_columns_that_users_were_promised() {
    let names = |columns: &[tables::Column]| columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
    assert_eq!(
        names(SectorRow::COLUMNS),
        "country, sector, output, value_added, output_multiplier, ghosh_multiplier, influence, sensitivity, \
         sensitivity_ghosh, upstreamness, downstreamness, upstreamness_net_inventory, downstreamness_net_inventory, \
         exports, domestic_content, foreign_content, iv, vax, plv, ply, plv_gvc, ply_gvc, position_wwyz"
    );
    assert_eq!(
        names(CountryRow::COLUMNS),
        "country, exports, domestic_content, foreign_content, iv, vax, dva, davax, position_kpww, \
         participation_kpww, gvc_participation, gvc_backward, gvc_forward"
    );
}

#[test]
fn a_sector_without_output_has_empty_cells_and_none_is_not_a_number() {
    let table = spoilt();
    let accounts = Accounts::new(&table).unwrap();
    let row = &accounts.sectors()[3];
    assert_eq!((row.output, row.exports, row.upstreamness, row.influence), (0.0, 0.0, None, None));
    for table in accounts.tables() {
        table.check_numbers().unwrap();
    }
}

#[test]
fn a_node_that_buys_without_output_is_an_error_and_no_panic() {
    let table = two_countries();
    let error = Accounts::new(&table).err().unwrap().to_string();
    assert_eq!(error, "`South final` has no output, but `North component` sells 30 to `South final`");
}

#[test]
fn series_of_periods_are_put_behind_one_another() {
    let table = spoilt();
    let accounts = Accounts::new(&table).unwrap();
    let mut series = SeriesRow::table(&accounts.series(1995.0));
    series.append(SeriesRow::table(&accounts.series(1996.0)));
    assert_eq!((series.rows(), series.reals("period").unwrap()[3]), (4, 1996.0));
}

#[test]
fn structure_needs_a_table_before_for_its_angle_and_workers_for_theil() {
    let table = spoilt();
    let accounts = Accounts::new(&table).unwrap();
    let bare = accounts.structure(None, None).unwrap();
    assert!(bare[0].structural_upgrading.is_some());
    assert_eq!((bare[0].moore_angle, bare[0].theil_rationalisation), (None, None));
    let full = accounts.structure(Some(&accounts), Some(&table.value_added())).unwrap();
    assert!(full[0].moore_angle.unwrap() < 1e-7 && full[0].theil_rationalisation.unwrap().abs() < 1e-15);
    assert_eq!(accounts.sophistication(&[2.0, 1.0]).unwrap().len(), 4);
}

#[test]
fn what_does_not_fit_a_table_is_refused_and_named() {
    let (table, mut other) = (spoilt(), spoilt());
    other.countries[1] = "East".into();
    let (accounts, before) = (Accounts::new(&table).unwrap(), Accounts::new(&other).unwrap());
    let told = accounts.structure(Some(&before), None).unwrap_err().to_string();
    assert_eq!(told, "the table before has no country `South`\nonly the table before has the country `East`");
    let told = accounts.structure(None, Some(&[1.0])).unwrap_err().to_string();
    assert_eq!(told, "1 numbers of workers, but 4 sectors of countries");
    assert_eq!(accounts.sophistication(&[1.0]).unwrap_err().to_string(), "1 incomes, but 2 countries");
}

#[test]
fn a_table_before_whose_countries_and_sectors_stand_elsewhere_is_the_same_one() {
    let table = spoilt();
    let mut turned = spoilt();
    // South first, and its sectors the other way round.
    let order = [3, 2, 1, 0];
    turned.countries.reverse();
    turned.sectors.reverse();
    turned.flows = order.iter().flat_map(|&i| order.map(|j| table.flow(i, j))).collect();
    turned.final_demand = order.iter().flat_map(|&i| [1, 0].map(|c| table.final_use(i, c))).collect();
    turned.output = order.map(|i| table.output[i]).to_vec();
    let (now, before) = (Accounts::new(&table).unwrap(), Accounts::new(&turned).unwrap());
    for row in now.structure(Some(&before), None).unwrap() {
        assert!(row.moore_angle.unwrap() < 1e-7, "{}", row.country);
    }
}
