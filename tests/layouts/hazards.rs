//! What has been seen to go wrong in real exports, each as the smallest file that shows it.
//!
//! Where it could be in any file, the columns are those of our own layout. Copies and overlaps of several files,
//! and files beyond a gigabyte, are not here: they take more than one small text.

use super::Hazard;

/// A file of which nothing can be used.
const NOTHING: Hazard = Hazard {
    name: "",
    text: b"",
    taken: 0,
    set_aside: 0,
    rejected: 0,
    input: 0,
    hours: "0",
    billed: None,
    days: "",
    error: None,
};

/// A file of one row with five tokens, of the first of June.
const ONE_ROW: Hazard = Hazard {
    taken: 1,
    input: 5,
    days: "2026-06-01 2026-06-01",
    ..NOTHING
};

/// A file of two rows with five and seven tokens, of the first and the second of June.
const TWO_ROWS: Hazard = Hazard {
    taken: 2,
    input: 12,
    days: "2026-06-01 2026-06-02",
    ..NOTHING
};

pub(super) const HAZARDS: &[Hazard] = &[
    // Bytes and lines.
    Hazard {
        name: "a byte order mark",
        text: b"\xef\xbb\xbfdate,product,input_tokens\n2026-06-01,Kiro,5\n",
        ..ONE_ROW
    },
    Hazard {
        name: "a byte order mark before a quoted name",
        text: b"\xef\xbb\xbf\"date\",\"product\",\"input_tokens\"\n\"2026-06-01\",\"Kiro\",\"5\"\n",
        ..ONE_ROW
    },
    Hazard {
        name: "lines that end in CR alone",
        text: b"date,product,input_tokens\r2026-06-01,Kiro,5\r2026-06-02,Kiro,7\r",
        ..TWO_ROWS
    },
    Hazard {
        name: "lines that end in CRLF and LF by turns",
        text: b"date,product,input_tokens\r\n2026-06-01,Kiro,5\n2026-06-02,Kiro,7\r\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "no line end after the last row",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-02,Kiro,7",
        ..TWO_ROWS
    },
    Hazard {
        name: "a byte order mark, CRLF, quoted numbers and blanks in words, all at once",
        text: b"\xef\xbb\xbfdate,product,input_tokens,output_tokens,billed_cost\r\n\
                \"2026-06-01\",\"Kiro\",\"5\",NULL,None\r\n\
                \"2026-06-02\",\"Kiro\",\"7\",N/A,-",
        ..TWO_ROWS
    },
    // Headers.
    Hazard {
        name: "a header below eight lines of an invoice",
        text: b"Invoice number,1234567890\nInvoice date,2026-06-30\nDue date,2026-07-30\nBilling account,X\n\
                Currency,USD\nCurrency exchange rate,\nTotal amount due,$12.00\n\n\
                date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-02,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "a translated header with the English names in brackets",
        text: "Tag (Date),Erzeugnis (Product),Eingabewörter (InputTokens)\n2026-06-01,Kiro,5\n"
            .as_bytes(),
        ..ONE_ROW
    },
    Hazard {
        name: "columns in another order, among others",
        text: b"region,input_tokens,note,date,product\nus-east-1,5,,2026-06-01,Kiro\n",
        ..ONE_ROW
    },
    // Dates and times.
    Hazard {
        name: "dates as M/D/YY",
        text: b"date,product,input_tokens\n6/1/26,Kiro,5\n6/15/26,Kiro,7\n",
        days: "2026-06-01 2026-06-15",
        ..TWO_ROWS
    },
    Hazard {
        name: "dates as M/D/YYYY and MM/DD/YYYY",
        text: b"date,product,input_tokens\n6/1/2026,Kiro,5\n06/15/2026,Kiro,7\n",
        days: "2026-06-01 2026-06-15",
        ..TWO_ROWS
    },
    Hazard {
        name: "dates that may be M/D/YY or D/M/YY",
        text: b"date,product,input_tokens\n6/1/26,Kiro,5\n6/2/26,Kiro,7\n",
        error: Some("may be month/day/year or day/month/year"),
        ..NOTHING
    },
    Hazard {
        name: "a date that is the same as M/D/YY and D/M/YY",
        text: b"date,product,input_tokens\n6/6/26,Kiro,5\n",
        days: "2026-06-06 2026-06-06",
        ..ONE_ROW
    },
    Hazard {
        name: "fractions of seven digits and no zone",
        text: b"timestamp,product,input_tokens\n2026-06-01 23:59:59.9999999,Kiro,5\n2026-06-02 00:00:00.0000001,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "Z, and no seconds",
        text: b"timestamp,product,input_tokens\n2026-06-01T10:00Z,Kiro,5\n2026-06-02T10:00:00.123Z,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "offsets from UTC",
        text: b"timestamp,product,input_tokens\n2026-06-01 10:00:00+00:00,Kiro,5\n2026-06-01T23:30:00-05:00,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "seconds since 1970",
        text: b"timestamp,product,input_tokens\n1780272000,Kiro,5\n1780358400.75,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "milliseconds since 1970",
        text: b"timestamp,product,input_tokens\n1780272000000,Kiro,5\n1780358400750,Kiro,7\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "seconds since a midnight that is not known",
        text: b"Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n\
                19440110.0,GPT-4,906,446,1352,Conversation log\n",
        input: 906,
        days: "2024-08-13 2024-08-13",
        ..ONE_ROW
    },
    Hazard {
        name: "a date alone is a day and never moved",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n",
        ..ONE_ROW
    },
    Hazard {
        name: "an interval for a time",
        text: b"timestamp,product,input_tokens\n2026-06-01T23:00:00Z/2026-06-02T00:00:00Z,Kiro,5\n",
        ..ONE_ROW
    },
    // Numbers.
    Hazard {
        name: "counts written as floats",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,59200.0\n",
        input: 59_200,
        ..ONE_ROW
    },
    Hazard {
        name: "scientific notation",
        text: b"date,product,input_tokens,compute_hours,billed_cost\n\
                2026-06-01,Kiro,5.92e4,2.5E-1,1.2e-3\n2026-06-02,Kiro,1E+05,1E0,4.5E+2\n",
        input: 159_200,
        hours: "1.25",
        billed: Some("450.0012"),
        ..TWO_ROWS
    },
    Hazard {
        name: "thirty decimals, most of them zeros",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,0.003835980000000000000000000000\n",
        billed: Some("0.00383598"),
        ..ONE_ROW
    },
    Hazard {
        name: "twenty-eight decimals, none of them a zero",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,0.1234567891234567891234567891\n",
        billed: Some("0.123456789123"),
        ..ONE_ROW
    },
    Hazard {
        name: "many amounts below a millionth of a dollar",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,0.000000040000\n2026-06-02,Kiro,7,4.0E-8\n",
        billed: Some("0.00000008"),
        ..TWO_ROWS
    },
    Hazard {
        name: "a dollar sign and thousands commas",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,\"$1,234.50\"\n2026-06-02,Kiro,7,-$0.50\n",
        billed: Some("1234"),
        ..TWO_ROWS
    },
    Hazard {
        name: "euros are not dollars",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,2.25\n2026-06-02,Kiro,7,\"EUR 3,50\"\n",
        billed: Some("2.25"),
        rejected: 1,
        error: Some("EUR 3,50"),
        ..ONE_ROW
    },
    Hazard {
        name: "cents are not dollars",
        text: b"date,product,input_tokens,billed_cost_cents\n2026-06-01,Kiro,5,123\n",
        ..ONE_ROW
    },
    Hazard {
        name: "a credit",
        text: b"date,product,input_tokens,billed_cost\n2026-06-01,Kiro,5,10\n2026-06-02,Kiro,7,-5.25\n",
        billed: Some("4.75"),
        ..TWO_ROWS
    },
    Hazard {
        name: "tokens below zero",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-02,Kiro,-7\n",
        rejected: 1,
        error: Some("is negative"),
        ..ONE_ROW
    },
    // Blanks.
    Hazard {
        name: "blanks in words, and rows of nothing else",
        text: b"date,product,model,input_tokens,compute_hours\n\
                2026-06-01,Kiro,NULL,5,None\n2026-06-02,Kiro,N/A,7,-\n2026-06-02,Kiro,null,NULL,n/a\n",
        set_aside: 1,
        ..TWO_ROWS
    },
    Hazard {
        name: "rows of commas, and blank lines",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n,,\n\n   \n2026-06-02,Kiro,7\n\n",
        set_aside: 1,
        ..TWO_ROWS
    },
    // Quotation marks.
    Hazard {
        name: "a quotation mark that goes on after it was closed",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-01,\"Ki\"ro\",9\n2026-06-02,Kiro,7\n",
        rejected: 1,
        error: Some("quotation mark"),
        ..TWO_ROWS
    },
    Hazard {
        name: "a quotation mark inside a field without any",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-01,Kiro 5\" disk,9\n2026-06-02,Kiro,7\n",
        rejected: 1,
        error: Some("quotation mark"),
        ..TWO_ROWS
    },
    Hazard {
        name: "a quotation mark that is never closed",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-01,\"Kiro,9\n2026-06-02,Kiro,7\n",
        rejected: 1,
        error: Some("quotation mark that is never closed"),
        ..TWO_ROWS
    },
    Hazard {
        name: "JSON in a quoted cell",
        text: b"date,product,input_tokens,tags\n\
                2026-06-01,Kiro,5,\"{\"\"team\"\": \"\"a, b\"\", \"\"n\"\": [1, 2]}\"\n2026-06-02,Kiro,7,{}\n",
        ..TWO_ROWS
    },
    Hazard {
        name: "JSON in a cell without quotation marks",
        text: b"date,product,input_tokens,tags\n2026-06-01,Kiro,5,\n2026-06-02,Kiro,7,{team:a,env:b}\n",
        rejected: 1,
        error: Some("has 5 fields where the header has 4"),
        ..ONE_ROW
    },
    // Rows.
    Hazard {
        name: "rows with too few and too many fields",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-01,Kiro\n2026-06-01,Kiro,9,9\n2026-06-02,Kiro,7\n",
        rejected: 2,
        error: Some("line 3: “2026-06-01,Kiro” has 2 fields where the header has 3"),
        ..TWO_ROWS
    },
    Hazard {
        name: "a totals row",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-02,Kiro,7\nTotal,,12\n",
        set_aside: 1,
        ..TWO_ROWS
    },
    Hazard {
        name: "a totals row that does not say so",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-02,Kiro,7\n,,12\n",
        rejected: 1,
        error: Some("is empty; a row needs a date"),
        ..TWO_ROWS
    },
    Hazard {
        name: "the same row twice counts twice unless the user says otherwise",
        text: b"date,product,input_tokens\n2026-06-01,Kiro,5\n2026-06-01,Kiro,5\n",
        taken: 2,
        input: 10,
        ..ONE_ROW
    },
    // Sources.
    Hazard {
        name: "thousands and millions of tokens and hours in one file",
        text: b"line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,line_item_product_code,\
                line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code\n\
                2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,Usage,AmazonBedrock,USE1-MP:USE1_InputTokenCount-Units,2,1K tokens,0.022,USD\n\
                2026-06-01T01:00:00Z,2026-06-01T02:00:00Z,Usage,AmazonBedrock,USE1-MP:USE1_InputTokenCount-Units,0.5,1M tokens,1.5,USD\n\
                2026-06-02T00:00:00Z,2026-06-02T01:00:00Z,Usage,AmazonBedrock,\
                USE1-Claude4.6Sonnet-ProvisionedThroughput-NoCommit-ModelUnits,3,hour,118.5,USD\n",
        taken: 3,
        input: 502_000,
        hours: "3",
        billed: Some("120.022"),
        ..TWO_ROWS
    },
    Hazard {
        name: "OpenAI's input includes the cached tokens, and empty buckets keep only their times",
        text: b"start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,\
                batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,\
                output_text_tokens\n\
                1780272000,1780358400,2026-06-01T00:00:00,2026-06-02T00:00:00,proj_a,12.0,,,gpt-5.2-2026-01-01,False,\
                default,59200.0,1804.0,5760.0,53440.0,59200.0,1804.0\n\
                1780358400,1780444800,2026-06-02T00:00:00,2026-06-03T00:00:00,,,,,,,,,,,,,\n",
        set_aside: 1,
        input: 53_440,
        ..ONE_ROW
    },
    Hazard {
        name: "OpenAI's export of a time without usage has only times",
        text: b"start_time,end_time,start_time_iso,end_time_iso\n\
                1780272000,1780358400,2026-06-01T00:00:00,2026-06-02T00:00:00\n",
        set_aside: 1,
        ..NOTHING
    },
    Hazard {
        name: "Cursor's cost may be a word, and a kind has a comma",
        text: b"Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n\
                \"2026-06-01T06:56:12.521Z\",\"Included\",\"composer-2\",\"No\",\"20\",\"5\",\"100\",\"3\",\"123\",\"Included\"\n\
                \"2026-06-01T06:58:00.000Z\",\"Errored, No Charge\",\"composer-2\",\"No\",\"\",\"\",\"\",\"\",\"\",\"Free\"\n\
                \"2026-06-02T06:59:00.000Z\",\"On-Demand\",\"composer-2\",\"No\",\"9\",\"7\",\"0\",\"1\",\"10\",\"0.49\"\n",
        set_aside: 1,
        billed: Some("0.49"),
        ..TWO_ROWS
    },
    Hazard {
        name: "Anthropic's cache writes of two lifetimes, and a window that is no ASCII",
        text: "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,\
               usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,\
               usage_output_tokens,web_search_count,inference_geo,speed\n\
               2026-06-01,claude-opus-5,App,Default,standard,≤ 200k,46981,15969,12,0,16932,0,global,\n"
            .as_bytes(),
        input: 46_981,
        ..ONE_ROW
    },
];
