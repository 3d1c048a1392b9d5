/**
 * Passwords of ten and more characters that every guesser tries first, in lower case. Shorter ones are refused by their
 * length, and words with a tail of digits or signs are found by their root (see password-rules.ts).
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `1234567890 12345678910 0123456789 9876543210 0987654321 1234567891 123456789a a123456789 q123456789 123456789q
  1234567890q 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 qwertyuiop qwertyuiop1 qwertyuiop123
  qwerty123456 qwertyui12 asdfghjkl1 asdfghjkl; asdfghjkl123 zxcvbnm123 zxcvbnm,./ 1234qwerasdf qwer1234asdf
  abcdefghij abcdefghijk abcd123456 abc1234567 abcdef123456 aa12345678 aaa1234567 a1b2c3d4e5 password12 password123
  password1234 password12345 password123456 passwordpassword mypassword mypassword1 newpassword changeme123 changeme1234
  letmein1234 letmein123 welcome123 welcome1234 welcome2024 welcome2025 welcome2026 administrator admin12345
  admin123456 administrator1 rootroot12 default123 temporary1 temp123456 testtest12 test123456 test1234567 testing123
  iloveyou12 iloveyou123 iloveyou1234 ilovemyself princess123 sunshine123 football123 baseball123 basketball
  superman123 batman12345 dragon1234 monkey1234 michael123 jennifer123 charlie123 liverpool1 liverpool123 manchester1
  chelsea123 arsenal1234 barcelona10 realmadrid juventus10 hello12345 helloworld helloworld1 goodmorning whatever123
  computer123 internet123 samsung123 google12345 facebook123 microsoft1 starwars123 pokemon123 minecraft1 minecraft123
  summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 autumn2026
  correcthorsebatterystaple trustno1trustno1 secret1234 secretsecret supersecret asdf1234asdf zaq1zaq1zaq1 p@ssw0rd12
  p@ssw0rd123 p@ssword123 passw0rd123 passw0rd1234 pa55word123 passwort123 passwort1234 motdepasse motdepasse1
  contrasena contrasena1 wachtwoord1 haslo12345 parola1234`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
