/** What a handler returns: an SDK command's output without the metadata that only the client adds. */
export type Output<O> = Omit<O, "$metadata">;
