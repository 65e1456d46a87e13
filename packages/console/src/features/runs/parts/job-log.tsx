import { Box, Button, Group, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './job-log.module.css';

type Props = { readonly job: string; readonly log: string };

/** This far from its end one is still at its end. */
const near = 24;

/**
 * What a job has logged, as it comes; it follows the end unless the reader has scrolled up. It needs no request of its
 * own to be live: whatever adds to a log (a try that was answered or given up, a callback) writes a ledger entry in the same
 * transaction, which is an event of the run's project on the one stream all pages follow, so that the run is read again.
 */
export function JobLog({ job, log }: Props) {
  const { t } = useTranslation('runs');
  const box = useRef<HTMLPreElement>(null);
  const [following, setFollowing] = useState(true);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that something is added
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [log]);
  const scrolled = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) =>
    setFollowing(scrollHeight - scrollTop - clientHeight < near);
  if (log === '')
    return (
      <Text size="sm" c="dimmed">
        {t('noLog')}
      </Text>
    );
  return (
    <Box pos="relative">
      <pre
        ref={box}
        className={classes.log}
        role="log"
        aria-label={t('logOf', { job })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard as well
        tabIndex={0}
        onScroll={(event) => scrolled(event.currentTarget)}
      >
        {log}
      </pre>
      {!following && (
        <Group pos="absolute" bottom={8} right={16}>
          <Button size="compact-xs" leftSection={<IconArrowDown size={14} />} onClick={toEnd}>
            {t('toEnd')}
          </Button>
        </Group>
      )}
    </Box>
  );
}
