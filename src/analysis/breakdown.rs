//! What both contracts charge by something else than products: by model, token class, resource, tier or channel.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::comparison::{Comparison, OverWeeks, Pair, Scales, Summary, Sums};
use super::pairing::{Basis, Pairing, Standing};
use crate::contract::{Bill, Side, Sum};
use crate::quantity::{TokenClass, Tokens};
use crate::usage::{Item, Metered};

/// What charges can be told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// What the spend is attributed to.
    #[default]
    Product,
    /// The model of tokens; hours name none.
    Model,
    /// The token class; hours have none.
    Class,
    /// What hours are hours of; tokens name none.
    Resource,
    /// Standard, batch, flex or priority.
    Tier,
    /// Internal or resale.
    Channel,
}

impl Dimension {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Product,
        Self::Model,
        Self::Class,
        Self::Resource,
        Self::Tier,
        Self::Channel,
    ];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Model => "model",
            Self::Class => "class",
            Self::Resource => "resource",
            Self::Tier => "tier",
            Self::Channel => "channel",
        }
    }

    /// Its name: `Token class`.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Product => "Product",
            Self::Model => "Model",
            Self::Class => "Token class",
            Self::Resource => "Resource",
            Self::Tier => "Tier",
            Self::Channel => "Channel",
        }
    }

    /// The name of more than one: `Token classes`.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Product => "Products",
            Self::Model => "Models",
            Self::Class => "Token classes",
            Self::Resource => "Resources",
            Self::Tier => "Tiers",
            Self::Channel => "Channels",
        }
    }

    /// As a choice: `By token class`.
    pub fn by(self) -> &'static str {
        match self {
            Self::Product => "By product",
            Self::Model => "By model",
            Self::Class => "By token class",
            Self::Resource => "By resource",
            Self::Tier => "By tier",
            Self::Channel => "By channel",
        }
    }

    /// What its categories are, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Product => "What the spend is attributed to",
            Self::Model => "The model of the tokens; hours name none, and stand apart",
            Self::Class => "The class of the tokens; hours have none, and stand apart",
            Self::Resource => "What the hours are hours of; tokens name none, and stand apart",
            Self::Tier => "The service tier that the rows state",
            Self::Channel => "Whether usage is internal or resold, as the rows state",
        }
    }
}

/// The category of hours, where tokens are told apart.
pub const HOURS: &str = "Compute hours";
/// The category of tokens, where hours are told apart.
const TOKENS: &str = "Tokens";
/// The category of what does not say.
const NOT_STATED: &str = "Not stated";
/// The category of shortfall and fees where nothing is charged for usage.
pub const NOT_FOR_USAGE: &str = "Not for usage";

/// One category under both contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// Its name: that of a model, a class…
    pub name: String,
    /// Its weeks, in the order of the roll-up's weeks.
    pub weeks: Vec<Pair>,
    /// Of each week, what is from products whose week is one-sided; empty where no product has such a week.
    one_sided: Vec<Pair>,
    /// Of each week, what totals count; empty where that is all of it.
    counted: Vec<Pair>,
    /// Its sums. Averages are over the weeks that those of all products are over, so that categories add up to them;
    /// there are no break-evens, as no rate moves a category alone.
    pub summary: Summary,
    /// Whether some of its usage has no price, in the order of [`Side::BOTH`].
    pub unpriced: [bool; 2],
}

impl Category {
    /// What of a week is from products whose week is one-sided.
    pub fn one_sided(&self, week: usize) -> Pair {
        self.one_sided.get(week).copied().unwrap_or_default()
    }

    /// What of a week totals count.
    pub fn counted(&self, week: usize) -> Pair {
        let counted = self.counted.get(week).or_else(|| self.weeks.get(week));
        counted.copied().unwrap_or_default()
    }
}

/// Both bills by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// What categories are.
    pub dimension: Dimension,
    /// Those that something is charged for, or that have no price; the largest first.
    pub categories: Vec<Category>,
}

/// The tokens of a category, by week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokensOf {
    /// The category's name.
    pub name: String,
    /// In the order of the roll-up's weeks.
    pub weeks: Vec<Tokens>,
}

/// Which category each item is in; no rate changes that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    dimension: Dimension,
    names: Vec<String>,
    /// In the order of the roll-up's items.
    of_items: Vec<usize>,
    /// Tokens and hours of each over the averaged weeks of products.
    quantities: Vec<Basis>,
}

impl Pairing {
    /// Shares what both bills of a comparison of this pairing charge for the products in focus out over categories. Which weeks of which product count in
    /// what stays as it is for products, so that categories add up to the comparison's totals.
    pub fn break_down(&self, comparison: &Comparison, categories: &Categories) -> Breakdown {
        let dimension = categories.dimension;
        let bills = [&comparison.baseline, &comparison.proposed];
        let mut gathered = Gathered::new(self, categories.names.len() + 1);
        for side in Side::BOTH {
            let own = side as usize;
            let follows = side == Side::Baseline;
            self.tariff(side)
                .break_down(&self.rollup, bills[own], &categories.of_items, |share| {
                    if !self.is_in_focus(share.product) {
                        return;
                    }
                    let category = match (share.category, dimension) {
                        (Some(category), _) => category,
                        (None, Dimension::Product) => share.product,
                        (None, _) => categories.names.len(),
                    };
                    let at = (share.product, share.piece);
                    gathered.add(category, at, side, share.sum);
                    // What is before the proposed contract's first day, it charges as the baseline does.
                    if follows && share.piece < self.proposed.pieces_before() {
                        gathered.add(category, at, Side::Proposed, share.sum.as_before());
                    }
                });
        }
        let mut unpriced = vec![[false; 2]; categories.names.len() + 1];
        for (side, bill) in bills.into_iter().enumerate() {
            for &item in &bill.unpriced {
                unpriced[categories.of_items[item]][side] = true;
            }
        }
        let names = categories.names.iter().map(String::as_str);
        let names = names.chain([NOT_FOR_USAGE]).enumerate();
        let mut found: Vec<Category> = names
            .filter(|(at, _)| gathered.is_charged[*at] || unpriced[*at] != [false; 2])
            .map(|(at, name)| {
                let mut summary = Summary {
                    compared_weeks: comparison.total.compared_weeks,
                    averaged_weeks: comparison.total.averaged_weeks,
                    quantities: categories.quantities.get(at).copied().unwrap_or_default(),
                    ..Summary::default()
                };
                gathered.tell(at, bills, &mut summary);
                let pairs = |sums: &[Sums]| sums.iter().map(|sums| sums.pair(bills)).collect();
                Category {
                    name: name.to_owned(),
                    weeks: pairs(gathered.row(&gathered.weeks, at)),
                    one_sided: pairs(gathered.row(&gathered.one_sided, at)),
                    counted: pairs(gathered.row(&gathered.counted, at)),
                    summary,
                    unpriced: unpriced[at],
                }
            })
            .collect();
        found.sort_by_cached_key(|category| {
            let all = &category.summary.all;
            let size = all.baseline.total() + all.proposed.total();
            (std::cmp::Reverse(size), category.name.clone())
        });
        Breakdown {
            dimension,
            categories: found,
        }
    }

    /// The tokens of each category by week, of the products in focus; those with the most first, token classes in their
    /// order.
    pub fn tokens_by(&self, categories: &Categories) -> Vec<TokensOf> {
        let weeks = vec![Tokens::ZERO; self.rollup.weeks.len()];
        let mut found: Vec<TokensOf> = categories
            .names
            .iter()
            .map(|name| TokensOf {
                name: name.clone(),
                weeks: weeks.clone(),
            })
            .collect();
        for (item, &category) in self.rollup.items.iter().zip(&categories.of_items) {
            if let Metered::Tokens { weeks, .. } = &item.metered
                && self.is_in_focus(item.product)
            {
                for &(week, tokens) in weeks {
                    found[category].weeks[week] += tokens;
                }
            }
        }
        found.retain(|of| of.weeks.iter().any(|tokens| !tokens.is_zero()));
        if categories.dimension != Dimension::Class {
            found.sort_by_cached_key(|of| {
                let sum: Tokens = of.weeks.iter().copied().sum();
                (std::cmp::Reverse(sum), of.name.clone())
            });
        }
        found
    }

    /// Adds the tokens and hours of an item in averaged weeks.
    fn count_averaged(&self, item: &Item, sum: &mut Basis) {
        let counts = |week: usize| self.is_averaged(item.product, week);
        match &item.metered {
            Metered::Tokens { weeks, .. } => {
                let weeks = weeks.iter().filter(|week| counts(week.0));
                sum.tokens += weeks.map(|week| week.1).sum();
            }
            Metered::Hours { weeks, .. } => {
                let weeks = weeks.iter().filter(|week| counts(week.0));
                sum.hours += weeks.map(|week| week.1).sum();
            }
        }
    }

    /// Which category each item is in.
    pub fn categories(&self, dimension: Dimension) -> Categories {
        let items = self.rollup.items.iter();
        let mut names = Names::default();
        let of_items: Vec<usize> = match dimension {
            Dimension::Product => {
                names.all.clone_from(&self.rollup.products);
                items.map(|item| item.product).collect()
            }
            Dimension::Class => {
                names.all = TokenClass::ALL
                    .map(|class| class.shown().to_owned())
                    .to_vec();
                names.all.push(HOURS.to_owned());
                let of = |item: &Item| match item.metered {
                    Metered::Tokens { class, .. } => class as usize,
                    Metered::Hours { .. } => TokenClass::ALL.len(),
                };
                items.map(of).collect()
            }
            Dimension::Model => {
                names.all.push(HOURS.to_owned());
                let of_items = items.map(|item| match &item.metered {
                    Metered::Tokens { model, .. } => names.exactly(model),
                    Metered::Hours { .. } => 0,
                });
                of_items.collect()
            }
            Dimension::Resource => {
                names.all.push(TOKENS.to_owned());
                let of_items = items.map(|item| match &item.metered {
                    Metered::Hours { resource, .. } => names.exactly(resource),
                    Metered::Tokens { .. } => 0,
                });
                of_items.collect()
            }
            Dimension::Tier => items
                .map(|item| names.in_any_case(&item.attributes.tier))
                .collect(),
            Dimension::Channel => items
                .map(|item| names.in_any_case(&item.attributes.channel))
                .collect(),
        };
        let mut quantities = vec![Basis::default(); names.all.len()];
        for (item, &category) in self.rollup.items.iter().zip(&of_items) {
            self.count_averaged(item, &mut quantities[category]);
        }
        Categories {
            dimension,
            names: names.all,
            of_items,
            quantities,
        }
    }
}

/// Names of categories, as they come.
#[derive(Default)]
struct Names<'a> {
    all: Vec<String>,
    known: HashMap<&'a str, usize, RandomState>,
    /// In lower case.
    lower: BTreeMap<String, usize>,
}

impl<'a> Names<'a> {
    /// The category of a name as the source wrote it.
    fn exactly(&mut self, name: &'a str) -> usize {
        let Self { all, known, .. } = self;
        *known.entry(name).or_insert_with(|| add(all, name))
    }

    /// The category of a name as rates know it, which heed neither case nor spaces around it.
    fn in_any_case(&mut self, name: &'a str) -> usize {
        let Self { all, known, lower } = self;
        *known.entry(name).or_insert_with(|| {
            let name = name.trim();
            let of_lower = lower.entry(name.to_lowercase());
            *of_lower.or_insert_with(|| add(all, name))
        })
    }
}

fn add(all: &mut Vec<String>, name: &str) -> usize {
    let name = if name.is_empty() { NOT_STATED } else { name };
    all.push(name.to_owned());
    all.len() - 1
}

/// Whether a week of a product is averaged, compared, in totals, and one-sided.
type Counts = [bool; 4];

/// Charges of categories, added up by category, then week.
struct Gathered<'a> {
    pairing: &'a Pairing,
    /// By product, then week.
    counts: Vec<Counts>,
    weeks: Vec<Sums>,
    /// The same of one-sided weeks of products; empty if there are none.
    one_sided: Vec<Sums>,
    /// The same of what totals count; empty if they count everything.
    counted: Vec<Sums>,
    /// The same of averaged weeks of products.
    averaged: Vec<Sums>,
    /// The same of compared weeks of products; empty if these are the averaged ones.
    compared: Vec<Sums>,
    /// Whether anything is charged for a category.
    is_charged: Vec<bool>,
}

impl<'a> Gathered<'a> {
    fn new(pairing: &'a Pairing, categories: usize) -> Self {
        let weeks = pairing.rollup.weeks.len();
        let products = 0..pairing.rollup.products.len();
        let counts = |product: usize, week: usize| {
            [
                pairing.is_averaged(product, week),
                pairing.is_compared(product, week),
                pairing.is_counted(product, week),
                matches!(pairing.standing[product][week], Standing::OneSided(_)),
            ]
        };
        let counts: Vec<Counts> = products
            .flat_map(|product| (0..weeks).map(move |week| counts(product, week)))
            .collect();
        let zeros = vec![Sums::default(); categories * weeks];
        let if_any = |is_needed: fn(&Counts) -> bool| {
            if counts.iter().any(is_needed) {
                zeros.clone()
            } else {
                Vec::new()
            }
        };
        Self {
            pairing,
            one_sided: if_any(|[.., one_sided]| *one_sided),
            counted: if_any(|[_, _, all, _]| !all),
            compared: if_any(|[averaged, compared, ..]| averaged != compared),
            averaged: zeros.clone(),
            weeks: zeros,
            counts,
            is_charged: vec![false; categories],
        }
    }

    /// Adds what one contract charges.
    fn add(&mut self, category: usize, (product, piece): (usize, usize), side: Side, sum: Sum) {
        let week = self.pairing.rollup.pieces[piece].week;
        let count = self.pairing.rollup.weeks.len();
        let counts = self.counts[product * count + week];
        let at = category * count + week;
        self.is_charged[category] = true;
        self.weeks[at].0[side as usize] += sum;
        // Those that are empty are not needed.
        let layers = [
            &mut self.averaged,
            &mut self.compared,
            &mut self.counted,
            &mut self.one_sided,
        ];
        for (layer, is_in) in layers.into_iter().zip(counts) {
            if let Some(sums) = layer.get_mut(at).filter(|_| is_in) {
                sums.0[side as usize] += sum;
            }
        }
    }

    /// The weeks of a category; nothing, where there are none.
    fn row<'b>(&self, sums: &'b [Sums], category: usize) -> &'b [Sums] {
        let weeks = self.pairing.rollup.weeks.len();
        let row = sums.get(category * weeks..(category + 1) * weeks);
        row.unwrap_or_default()
    }

    fn tell(&self, category: usize, bills: [&Bill; 2], summary: &mut Summary) {
        let whole = |layer: &[Sums], instead: &[Sums]| {
            let layer = if layer.is_empty() { instead } else { layer };
            let mut whole = Sums::default();
            for sums in self.row(layer, category) {
                whole += *sums;
            }
            whole
        };
        let over = OverWeeks {
            all: whole(&self.counted, &self.weeks),
            compared: whole(&self.compared, &self.averaged),
            averaged: whole(&self.averaged, &[]),
        };
        over.tell(bills, summary);
        let scales = Scales::new(bills);
        let averaged = self.row(&self.averaged, category).iter();
        let dearer = averaged.filter(|sums| sums.is_dearer(bills, scales));
        summary.weeks_dearer = dearer.count();
    }
}
