//! What the words mean that the window and reports use, in plain sentences for somebody who meets them first.

/// A word, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word as it stands in the middle of a sentence: `cost difference`.
    pub word: &'static str,
    /// Other forms of it, and other words for it.
    pub also: &'static [&'static str],
    /// One or two sentences.
    pub meaning: &'static str,
}

const fn term(word: &'static str, also: &'static [&'static str], meaning: &'static str) -> Term {
    Term {
        word,
        also,
        meaning,
    }
}

/// Every term, in the order of the alphabet.
pub const TERMS: &[Term] = &[
    term(
        "as contracts date them",
        &["dated"],
        "Each day is charged at the rates in force on that day. Before the proposed contract begins, both cost the same.",
    ),
    term(
        "as if in force throughout",
        &["throughout", "priced", "pricing"],
        "Both contracts are charged over all weeks with the rates of one day, as if they had held all along. This is the \
         fair comparison of two offers.",
    ),
    term(
        "average week",
        &["averages over", "difference a week", "a week"],
        "The sum over the weeks that count, divided by how many they are. Weeks that are not whole are left out unless \
         somebody included them.",
    ),
    term(
        "baseline",
        &["today’s contract", "baseline contract"],
        "The contract that is in force today. The proposed one is compared with it.",
    ),
    term(
        "break-even",
        &[
            "breaks even at",
            "break-evens",
            "compared weeks break even at",
        ],
        "The value of one figure at which both contracts cost exactly the same while all other figures stay as they are.",
    ),
    term(
        "cache read",
        &["cache reads", "cache read tokens"],
        "Words of a prompt that the model had already kept from an earlier request. They are much cheaper than new ones.",
    ),
    term(
        "cache write 1h",
        &["cache write 1h tokens"],
        "Words of a prompt that are kept for one hour, to be read again more cheaply.",
    ),
    term(
        "cache write 5m",
        &["cache write 5m tokens", "cache writes"],
        "Words of a prompt that are kept for five minutes, to be read again more cheaply.",
    ),
    term(
        "change",
        &[],
        "The cost difference as a part of what the baseline costs, in percent.",
    ),
    term(
        "channel",
        &["internal", "resale"],
        "Whether usage is by one’s own products (internal) or by customers on a platform (resale).",
    ),
    term(
        "claim",
        &["claims", "what holds, and what would turn it round"],
        "A statement about the switch that is checked against the numbers, with the smallest change of a figure that would \
         turn it round.",
    ),
    term(
        "commitment",
        &["minimum commitment", "commitments", "least charge"],
        "The least that a contract charges in a week, month or year, whatever is used.",
    ),
    term(
        "compute hours",
        &["hours", "compute hour"],
        "Time for which a computer or reserved capacity was paid for, whether it was busy or not.",
    ),
    term(
        "context",
        &["long context"],
        "How long a prompt is. Some price lists charge more for very long ones.",
    ),
    term(
        "contract",
        &["contracts"],
        "Unit prices together with the terms that change what is charged: discounts, tiers, commitments, fees and dates.",
    ),
    term(
        "cost difference",
        &["difference"],
        "What the proposed contract costs less what the baseline costs. With a plus sign the proposed contract costs more, \
         with a minus sign it costs less.",
    ),
    term(
        "discount",
        &["discounts", "discounts take off"],
        "A percentage that a contract takes off charges, after volume tiers.",
    ),
    term(
        "driven by",
        &[],
        "The product with the largest part in the cost difference.",
    ),
    term(
        "effective date",
        &["first day", "proposed begins"],
        "The day on which a contract begins.",
    ),
    term(
        "exchange rate",
        &["converted"],
        "What one unit of another currency is worth in dollars. Amounts in a rate card are converted at the rate it states.",
    ),
    term(
        "fees",
        &["fee", "fixed fee", "fixed fees"],
        "What a contract charges whatever is used, such as for support.",
    ),
    term(
        "focus",
        &["only"],
        "The part of the usage that the answer is about, where it is not everything: some weeks, one product, one model.",
    ),
    term(
        "gap",
        &["gaps"],
        "Days without any usage between the first and the last day of a file.",
    ),
    term(
        "import report",
        &["data report"],
        "What became of every row of every file that was read.",
    ),
    term(
        "input",
        &["input tokens"],
        "Words of a prompt that the model reads for the first time.",
    ),
    term(
        "layout",
        &["layouts"],
        "The kind of export that a file was recognised as, by its columns.",
    ),
    term(
        "list price",
        &["list prices"],
        "What a provider states publicly. It stands in for a contract that was not given.",
    ),
    term(
        "model",
        &["models"],
        "The language model that was used, by the name that the usage file gives it.",
    ),
    term(
        "multiplier",
        &["factor", "factors"],
        "A number that rates are multiplied by: 1.10 × makes them a tenth dearer, 0.5 × halves them.",
    ),
    term(
        "one-sided week",
        &["one-sided", "one-sided weeks"],
        "A week in which a product has hours but no tokens, or tokens but no hours. One contract would seem to cost nothing, \
         so it is left out of averages.",
    ),
    term(
        "output",
        &["output tokens"],
        "Words that the model writes. They are the dearest tokens.",
    ),
    term(
        "partial week",
        &["partial", "partial weeks"],
        "A week that the data covers only in part, at its beginning or end. It is left out of averages.",
    ),
    term(
        "product",
        &["products"],
        "What the spend is put down to: an application, a workspace, a team or a key.",
    ),
    term(
        "projection",
        &[
            "projected",
            "projected week",
            "projected weeks",
            "weeks beyond the data",
        ],
        "Weeks after the data, with usage as it may go on. They are shown apart and not counted unless somebody included them.",
    ),
    term(
        "proposed",
        &["proposed contract"],
        "The contract that is on offer. It is compared with today’s.",
    ),
    term(
        "rate card",
        &["rate cards", "rates"],
        "A list of unit prices, each with the days on which it holds and where it was read.",
    ),
    term(
        "rejected",
        &["rejected rows", "rejected row"],
        "A row with a mistake in it, named with its line, column and value. It is in no amount.",
    ),
    term(
        "resource",
        &["resources"],
        "What an hour is an hour of: a kind of computer, or reserved capacity of a provider.",
    ),
    term(
        "route",
        &["regional", "global"],
        "Whether a request may be served anywhere (global) or only in one region, which can cost more.",
    ),
    term(
        "scenario",
        &["scenarios"],
        "A named state of every slider and switch, to be compared with others.",
    ),
    term(
        "sensitivity",
        &["0.01 ¢ more per 1k tokens"],
        "By how much the answer moves when one figure moves a little.",
    ),
    term(
        "set aside",
        &[],
        "A row that has nothing to price, such as one with no tokens, with the reason. It is in no amount.",
    ),
    term(
        "shortfall",
        &["shortfall of the commitment"],
        "What is missing from the charges to the minimum commitment. It is charged on top.",
    ),
    term(
        "spread row",
        &["spread", "spread rows"],
        "A row that covers more than a day, such as an invoice for a month. It is spread evenly over its days, so its weeks \
         are not measured.",
    ),
    term(
        "tier",
        &["batch", "priority", "flex"],
        "How quickly a request is served: standard, batch, flex or priority. It changes the price.",
    ),
    term(
        "time zone",
        &["utc"],
        "Where a day begins. It decides which day and week a time belongs to.",
    ),
    term(
        "token",
        &["tokens"],
        "A piece of text of about four letters. Language models read and write in tokens, and many contracts charge by them.",
    ),
    term(
        "token class",
        &["token classes", "class"],
        "Tokens are told apart as input, cache write (5 minutes or 1 hour), cache read and output, each with its own price. \
         No token is in two of them.",
    ),
    term(
        "unpriced",
        &["without a price"],
        "Usage that a contract should charge for and has no rate for. It is named, and never counted as $0.",
    ),
    term(
        "usage",
        &[],
        "What was consumed: tokens by class, compute hours, requests.",
    ),
    term(
        "volume",
        &["tokens used", "hours used"],
        "How much is used, as a multiple of what the usage files say.",
    ),
    term(
        "volume tier",
        &["volume tiers", "volume tiers take off"],
        "A lower price for what lies above a quantity in a calendar month.",
    ),
    term(
        "week",
        &["weeks", "weeks start on", "week of"],
        "Seven days from the day that weeks start on. It is named by its first day.",
    ),
    term(
        "weeks that cost more",
        &[],
        "How many of the weeks that count cost more under the proposed contract.",
    ),
    term(
        "workbook",
        &["workbooks"],
        "One file with usage, contracts and scenarios, to be passed on.",
    ),
    term(
        "$/h",
        &["$ per hour"],
        "Dollars for one hour of a resource.",
    ),
    term(
        "$/MTok",
        &["$ per million tokens"],
        "Dollars for one million tokens, the unit of every token rate. A price per thousand tokens is a thousandth of it.",
    ),
];

/// The term of that name, in any of its forms and with any capitals.
pub fn find(name: &str) -> Option<&'static Term> {
    let name = name.trim().to_lowercase();
    let is_it = |term: &&Term| term.word.to_lowercase() == name || term.also.contains(&&*name);
    TERMS.iter().find(is_it)
}

/// What the word of that name means.
pub fn meaning(name: &str) -> Option<&'static str> {
    find(name).map(|term| term.meaning)
}
