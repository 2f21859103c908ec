//! The made-up sample: a year of three products that pay by the compute hour and are asked to pay by the token.
//!
//! Nothing here was measured. The story it tells: demand follows people (holidays, summer, working days) while
//! capacity is bought in blocks and stays until the next block, so the hours contract is a bargain when capacity
//! is busy and dear when it idles.
//!
//! All arithmetic is on integers and the noise is a fixed function of its place, so the text is the same
//! everywhere.

use std::fmt::Write as _;

/// Weeks in the sample, Monday 17 November 2025 to Sunday 15 November 2026.
const WEEKS: usize = 52;
const DAYS: usize = WEEKS * 7;
const FIRST_DAY: Date = Date {
    year: 2025,
    month: 11,
    day: 17,
};

/// A value that is 1 is written as this: levels, shares and factors are in ten-thousandths.
const ONE: i64 = 10_000;

// Days unlike their neighbours, counted from the first.
const THANKSGIVING: usize = 10; // 27 November 2025
const CYBER_MONDAY: usize = 14; // 1 December
const CHRISTMAS: usize = 38; // 25 December
const NEW_YEAR: usize = 45; // 1 January 2026
const MAY_DAY: usize = 165; // 1 May
const MEMORIAL_DAY: usize = 189; // 25 May
const INDEPENDENCE_DAY: usize = 228; // 3 July, when it is observed
const LABOR_DAY: usize = 294; // 7 September
const AUTUMN_SALE: usize = 323; // 6 October

struct Product {
    name: &'static str,
    /// Requests on a day on which every factor is one.
    requests: i64,
    /// Demand by week: a line between the weeks named.
    demand: &'static [(usize, i64)],
    /// Monday to Sunday.
    weekday: [i64; 7],
    /// Single days out of the line: day, factor.
    special: &'static [(usize, i64)],
    models: &'static [Model],
    capacity: &'static [Capacity],
}

/// What one model does for a product, at the first day and at the last; a line between them.
struct Model {
    name: &'static str,
    /// Share of the product's requests.
    share: [i64; 2],
    /// Tokens a request, in the order of [`usage_csv`]'s columns.
    tokens: [[i64; 2]; 5],
}

struct Capacity {
    resource: &'static str,
    /// Instances from the Monday of a week on.
    blocks: &'static [(usize, i64)],
}

const PRODUCTS: [Product; 3] = [
    Product {
        name: "Alexa shopping assistant",
        requests: 46_000_000,
        demand: &[
            (0, 9_600),
            (1, 10_900),
            (2, 11_150),
            (4, 11_000),
            (5, 10_900),
            (6, 10_500),
            (8, 10_300),
            (12, 10_850),
            (17, 10_700),
            (22, 10_300),
            (26, 9_500),
            (29, 8_700),
            (33, 8_100),
            (38, 8_150),
            (42, 8_800),
            (46, 9_900),
            (49, 10_200),
            (51, 10_700),
        ],
        weekday: [10_100, 9_800, 9_700, 9_800, 10_100, 10_300, 10_200],
        special: &[
            (THANKSGIVING, 10_700),
            (THANKSGIVING + 1, 12_600),
            (THANKSGIVING + 2, 11_600),
            (CYBER_MONDAY, 12_400),
            (CHRISTMAS, 8_600),
            (AUTUMN_SALE, 11_900),
            (AUTUMN_SALE + 1, 11_600),
        ],
        models: &[
            Model {
                name: "claude-haiku-4-5",
                share: [2_200, 2_000],
                tokens: [[1_050, 1_000], [90, 100], [0, 0], [420, 480], [480, 470]],
            },
            Model {
                name: "claude-opus-4-6",
                share: [1_600, 1_800],
                tokens: [
                    [2_900, 2_750],
                    [320, 340],
                    [0, 0],
                    [1_100, 1_350],
                    [1_920, 1_860],
                ],
            },
            Model {
                name: "claude-sonnet-4-6",
                share: [4_700, 4_600],
                tokens: [
                    [2_350, 2_250],
                    [160, 180],
                    [0, 0],
                    [750, 950],
                    [1_710, 1_660],
                ],
            },
            Model {
                name: "nova-pro",
                share: [1_500, 1_600],
                tokens: [[1_150, 1_150], [0, 0], [0, 0], [180, 240], [480, 470]],
            },
        ],
        capacity: &[
            Capacity {
                resource: "p5.48xlarge",
                blocks: &[
                    (0, 264),
                    (8, 248),
                    (28, 240),
                    (33, 232),
                    (44, 240),
                    (49, 256),
                ],
            },
            Capacity {
                resource: "trn2.48xlarge",
                blocks: &[
                    (0, 1_056),
                    (1, 1_088),
                    (7, 1_008),
                    (16, 1_024),
                    (29, 992),
                    (34, 976),
                    (43, 1_008),
                    (47, 1_024),
                ],
            },
        ],
    },
    Product {
        name: "Kiro",
        requests: 11_850_000,
        demand: &[
            (0, 8_400),
            (4, 8_500),
            (5, 7_400),
            (6, 7_100),
            (7, 8_100),
            (9, 8_700),
            (16, 9_200),
            (23, 9_900),
            (30, 10_300),
            (37, 10_100),
            (40, 10_300),
            (43, 11_000),
            (51, 12_000),
        ],
        weekday: [11_900, 12_300, 12_400, 12_100, 11_100, 5_000, 5_200],
        special: &[
            (THANKSGIVING, 7_400),
            (CHRISTMAS, 5_400),
            (NEW_YEAR, 5_600),
            (MAY_DAY, 7_600),
            (MEMORIAL_DAY, 7_800),
            (INDEPENDENCE_DAY, 7_900),
            (LABOR_DAY, 7_700),
        ],
        models: &[
            Model {
                name: "claude-haiku-4-5",
                share: [2_800, 2_400],
                tokens: [
                    [1_300, 1_250],
                    [380, 400],
                    [160, 190],
                    [2_300, 2_700],
                    [900, 900],
                ],
            },
            Model {
                name: "claude-opus-4-6",
                share: [3_000, 3_800],
                tokens: [
                    [1_900, 1_800],
                    [600, 620],
                    [340, 410],
                    [2_900, 3_500],
                    [2_100, 2_050],
                ],
            },
            Model {
                name: "claude-sonnet-4-6",
                share: [4_200, 3_800],
                tokens: [
                    [1_800, 1_700],
                    [520, 540],
                    [240, 290],
                    [2_800, 3_300],
                    [1_850, 1_800],
                ],
            },
        ],
        capacity: &[
            Capacity {
                resource: "p5.48xlarge",
                blocks: &[(0, 152), (17, 160), (35, 168), (47, 176)],
            },
            Capacity {
                resource: "trn2.48xlarge",
                blocks: &[(0, 256), (8, 272), (25, 288), (41, 308)],
            },
        ],
    },
    Product {
        name: "Quick",
        requests: 8_400_000,
        demand: &[
            (0, 10_400),
            (4, 10_500),
            (5, 7_800),
            (6, 7_400),
            (7, 9_600),
            (10, 9_900),
            (18, 9_700),
            (26, 10_000),
            (31, 10_100),
            (38, 9_700),
            (43, 10_500),
            (51, 10_900),
        ],
        weekday: [12_900, 13_300, 13_300, 12_900, 11_500, 3_000, 3_100],
        special: &[
            (THANKSGIVING, 5_200),
            (THANKSGIVING + 1, 6_800),
            (CHRISTMAS, 3_600),
            (NEW_YEAR, 3_900),
            (MAY_DAY, 6_200),
            (MEMORIAL_DAY, 6_400),
            (LABOR_DAY, 6_300),
        ],
        models: &[
            Model {
                name: "claude-haiku-4-5",
                share: [2_500, 2_400],
                tokens: [
                    [2_100, 2_000],
                    [280, 300],
                    [0, 0],
                    [1_100, 1_250],
                    [650, 640],
                ],
            },
            Model {
                name: "claude-sonnet-4-6",
                share: [4_500, 4_500],
                tokens: [
                    [3_200, 3_050],
                    [380, 400],
                    [130, 150],
                    [1_700, 1_950],
                    [1_500, 1_460],
                ],
            },
            Model {
                name: "nova-2-lite",
                share: [3_000, 3_100],
                tokens: [[2_300, 2_300], [0, 0], [0, 0], [700, 850], [720, 710]],
            },
        ],
        capacity: &[Capacity {
            resource: "trn2.48xlarge",
            blocks: &[(0, 160), (8, 188), (27, 162), (41, 204)],
        }],
    },
];

/// Daily tokens by product and model.
pub fn usage_csv() -> String {
    let mut text = String::from(
        "date,product,model,input_tokens,cache_write_5m_tokens,cache_write_1h_tokens,cache_read_tokens,\
         output_tokens,requests\n",
    );
    for (day, date) in FIRST_DAY.days() {
        for product in &PRODUCTS {
            let requested = product.requests_on(day);
            for model in product.models {
                let stream = Stream::of(&[product.name, model.name]);
                let share = along(model.share, day) * stream.wobble(day, 150) / ONE;
                let requests = requested * share / ONE;
                let _ = write!(text, "{date},{},{}", product.name, model.name);
                for (class, per_request) in model.tokens.iter().enumerate() {
                    let noise =
                        Stream::of(&[product.name, model.name, CLASSES[class]]).wobble(day, 120);
                    // Thousandths of a token a request keep the drift smooth from day to day.
                    let per_request =
                        along(per_request.map(|tokens| tokens * 1_000), day) * noise / ONE;
                    let _ = write!(text, ",{}", requests * per_request / 1_000);
                }
                let _ = writeln!(text, ",{requests}");
            }
        }
    }
    text
}

/// Daily compute hours by product and resource.
pub fn hours_csv() -> String {
    let mut text = String::from("date,product,resource,compute_hours\n");
    for (day, date) in FIRST_DAY.days() {
        for product in &PRODUCTS {
            for capacity in product.capacity {
                // Now and then an instance is down for repair and not charged.
                let down = Stream::of(&[product.name, capacity.resource])
                    .bell(day, 40)
                    .abs();
                let thousandths = capacity.instances(day / 7) * 24_000 * (ONE - down) / ONE;
                let (whole, rest) = (thousandths / 1_000, thousandths % 1_000);
                let _ = writeln!(
                    text,
                    "{date},{},{},{whole}.{rest:03}",
                    product.name, capacity.resource
                );
            }
        }
    }
    text
}

/// Token classes, to give each its own noise.
const CLASSES: [&str; 5] = [
    "input",
    "cache_write_5m",
    "cache_write_1h",
    "cache_read",
    "output",
];

impl Product {
    fn requests_on(&self, day: usize) -> i64 {
        let stream = Stream::of(&[self.name]);
        let week = day / 7;
        // A week resembles the one before it.
        let weekly = ONE + stream.bell(week + 1_000, 260) + stream.bell(week + 1_001, 140);
        let special = self
            .special
            .iter()
            .find(|(at, _)| *at == day)
            .map_or(ONE, |(_, factor)| *factor);
        [
            self.demand_on(day),
            self.weekday[day % 7],
            special,
            weekly,
            stream.wobble(day, 180),
        ]
        .into_iter()
        .fold(self.requests, |requests, factor| requests * factor / ONE)
    }

    /// The line between the weeks named; each stands for its Thursday.
    fn demand_on(&self, day: usize) -> i64 {
        let at = |week: usize| week * 7 + 3;
        let mut before = self.demand[0];
        for &after in self.demand {
            if at(after.0) >= day {
                let span = (at(after.0) - at(before.0)).max(1) as i64;
                let gone = day.saturating_sub(at(before.0)) as i64;
                return before.1 + (after.1 - before.1) * gone / span;
            }
            before = after;
        }
        before.1
    }
}

impl Capacity {
    fn instances(&self, week: usize) -> i64 {
        self.blocks
            .iter()
            .rev()
            .find(|(from, _)| *from <= week)
            .map_or(0, |(_, instances)| *instances)
    }
}

/// The value on `day` of a line over the whole sample.
fn along([first, last]: [i64; 2], day: usize) -> i64 {
    first + (last - first) * day as i64 / (DAYS as i64 - 1)
}

/// Noise that depends on nothing but its name and the place asked for.
struct Stream(u64);

impl Stream {
    fn of(names: &[&str]) -> Self {
        let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
        Self(bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    /// Ten thousand and a bit, or less a bit: a factor near one.
    fn wobble(&self, place: usize, spread: i64) -> i64 {
        ONE + self.bell(place, spread)
    }

    /// Bell-shaped around zero, with `spread` as its standard deviation, within 3.4 of them.
    fn bell(&self, place: usize, spread: i64) -> i64 {
        let mut word = self
            .0
            .wrapping_add((place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^= word >> 31;
        // Four uniform draws add up to a bell: standard deviation 65,536 × √(4 ÷ 12) = 37,837.
        let sum: i64 = (0..4)
            .map(|part| i64::from((word >> (part * 16)) as u16) - 32_768)
            .sum();
        sum * spread / 37_837
    }
}

#[derive(Clone, Copy)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// The days of the sample, counted from zero.
    fn days(self) -> impl Iterator<Item = (usize, Self)> {
        std::iter::successors(Some(self), |date| Some(date.next()))
            .enumerate()
            .take(DAYS)
    }

    fn next(self) -> Self {
        let Self { year, month, day } = self;
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        match (month, day == last) {
            (12, true) => Self {
                year: year + 1,
                month: 1,
                day: 1,
            },
            (_, true) => Self {
                year,
                month: month + 1,
                day: 1,
            },
            _ => Self {
                year,
                month,
                day: day + 1,
            },
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
