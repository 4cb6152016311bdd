package member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Does as it is told on its standard input: {@code call N} calls {@code handle} so often and then prints how often it has been called in all;
 * the end of the input ends it. {@code run} calls it again and again and prints after each thousand.
 */
public final class Member {

    private static long calls;

    public static void main(String[] args) throws IOException {
        int series = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            do {
                int times = words.length > 1 ? Integer.parseInt(words[1]) : 1000;
                for (int i = 0; i < times; i++) {
                    handle("k" + calls % series);
                    calls++;
                }
                System.out.println("called " + calls);
            } while (words[0].equals("run"));
        }
        System.out.println("bye");
    }

    static int handle(String key) {
        return key.length();
    }

    static int depth() {
        return 3;
    }
}
