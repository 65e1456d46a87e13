/** A state as FlexDeploy spells it: `pending-approval` is `PENDING_APPROVAL`. */
export const spelled = (status: string): string => status.toUpperCase().replaceAll('-', '_');
