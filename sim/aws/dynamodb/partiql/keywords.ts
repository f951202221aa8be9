/** The words that PartiQL keeps for itself: SQL-92's and its own. As names they need double quotes. */

/** In lower case. `true`, `false`, `null` and `missing` are literals, and no names either. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  ("absolute action add all allocate alter and any are as asc assertion at authorization avg bag begin between bit " +
    "bit_length blob bool boolean by cascade cascaded case cast catalog char character character_length char_length " +
    "check clob close coalesce collate collation column commit conflict connect connection constraint constraints " +
    "continue convert corresponding count create cross current current_date current_time current_timestamp " +
    "current_user cursor date date_add date_diff deallocate dec decimal declare default deferrable deferred delete " +
    "desc describe descriptor diagnostics disconnect distinct do domain double drop else end escape except " +
    "exception exec execute exists external extract false fetch first float for foreign found from full get global " +
    "go goto grant group having identity immediate in index indicator initially inner input insensitive insert int " +
    "int4 int8 integer intersect interval into is isolation join key language last left let level like limit list " +
    "local lower match max min missing modified module names national natural nchar new next no not nothing null " +
    "nullif numeric octet_length of old on only open option or order outer output overlaps pad partial pivot " +
    "position precision prepare preserve primary prior privileges procedure public read real references relative " +
    "remove restrict returning revoke right rollback rows schema scroll section select session session_user set " +
    "sexp size smallint some space sql sqlcode sqlerror sqlstate string struct substring sum symbol system_user " +
    "table temporary then time timestamp to transaction translate translation trim true tuple union unique unknown " +
    "unpivot update upper usage user using value values varchar varying view when whenever where with work write " +
    "zone").split(" "),
);

/** Keywords that are names of functions where a parenthesis follows. */
export const FUNCTION_KEYWORDS: ReadonlySet<string> = new Set(
  ("avg bit_length character_length char_length coalesce count exists lower max min nullif octet_length size sum " +
    "upper bag list sexp").split(" "),
);

/** The names of types after IS, as messages have them. */
export const TYPE_NAMES: Readonly<Record<string, string>> = {
  missing: "MISSING",
  null: "NULL",
  bool: "BOOLEAN",
  boolean: "BOOLEAN",
  smallint: "SMALLINT",
  int: "INTEGER",
  integer: "INTEGER",
  int4: "INTEGER4",
  int8: "INTEGER8",
  float: "FLOAT",
  real: "REAL",
  decimal: "DECIMAL",
  dec: "DECIMAL",
  numeric: "NUMERIC",
  date: "DATE",
  time: "TIME",
  timestamp: "TIMESTAMP",
  char: "CHARACTER",
  character: "CHARACTER",
  varchar: "CHARACTER_VARYING",
  string: "STRING",
  symbol: "SYMBOL",
  clob: "CLOB",
  blob: "BLOB",
  struct: "STRUCT",
  tuple: "TUPLE",
  list: "LIST",
  sexp: "SEXP",
  bag: "BAG",
};
