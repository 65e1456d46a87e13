import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { exact, relative, short } from './format.ts';
import { useNow } from './now.ts';

type Props = {
  /** RFC 3339. */
  readonly at: string;
  /** The day and the time instead of how far away it is. */
  readonly absolute?: boolean;
};

/** A point in time in the reader's own zone; the exact one on hover, on focus and on touch. */
export function Moment({ at, absolute = false }: Props) {
  const now = useNow();
  const { language } = useTranslation().i18n;
  const instant = Date.parse(at);
  return (
    <Tooltip label={exact(instant, language)} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time is to be had by keyboard as well */}
      <time dateTime={at} tabIndex={0}>
        {absolute ? short(instant, language) : relative(instant, now, language)}
      </time>
    </Tooltip>
  );
}
