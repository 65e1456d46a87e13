/** `11-21-2026 09:00:00`: when a snapshot was made, which FlexDeploy has for its name. In UTC, as all times here. */
export const snapshotName = (at: Date): string => {
  const [date = '', time = ''] = parts(at);
  const [year, month, day] = date.split('-');
  return `${month}-${day}-${year} ${time.slice(0, 8)}`;
};

/** `2026-11-21 09:00:00 +0000` */
export const zoned = (at: Date): string => {
  const [date = '', time = ''] = parts(at);
  return `${date} ${time.slice(0, 8)} +0000`;
};

/** `2026-11-21 09:00:00.0`: when a scheduled task is due. */
export const scheduledDate = (at: Date): string => {
  const [date = '', time = ''] = parts(at);
  const fraction = time.slice(9, 12);
  return `${date} ${time.slice(0, 8)}.${fraction === '000' ? '0' : fraction}`;
};

const parts = (at: Date): string[] => at.toISOString().split('T');
