import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { Problem } from '../api/problem.ts'

/** Says briefly that something worked. */
export const say = (title: string, message = ''): void => {
  notifications.show({ title, message, icon: <IconCheck size={16} />, color: 'teal', autoClose: 3_500 })
}

/** Says that something was refused, and how to mend it. */
export const sayProblem = ({ title, detail, hint }: Problem<string>): void => {
  notifications.show({
    title,
    message: hint === undefined ? detail : `${detail} ${hint}`,
    icon: <IconX size={16} />,
    color: 'red',
    autoClose: 7_000,
  })
}
