import { Button, type ButtonProps, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type Props = ButtonProps & {
  /** Why it cannot be done, in the server's words; null: it can. */
  readonly because: string | null;
  readonly onClick: () => void;
  readonly children: ReactNode;
};

/** A button that says why it cannot be pressed: on hover, by keyboard and by touch. */
export function ReasonedButton({ because, onClick, children, ...button }: Props) {
  const [opened, { open, close, toggle }] = useDisclosure(false);
  if (because === null)
    return (
      <Button {...button} onClick={onClick}>
        {children}
      </Button>
    );
  return (
    <Popover opened={opened} onChange={(next) => (next ? open() : close())} width={280} withArrow shadow="md">
      <Popover.Target>
        <Button
          {...button}
          variant="default"
          c="dimmed"
          leftSection={<IconLock size={16} />}
          aria-disabled
          onClick={toggle}
          onMouseEnter={open}
          onMouseLeave={close}
          onFocus={open}
          onBlur={close}
        >
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="tooltip">
        <Text size="sm">{because}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
