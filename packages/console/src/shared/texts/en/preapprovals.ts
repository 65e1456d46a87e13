export const preapprovals = {} as const;
