/** The same texts in another language: every key, nothing more. */
export type Texts<English> = { readonly [Key in keyof English]: string };
