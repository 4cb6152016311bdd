package quick;

/** Ends at once: by System.exit with the code in {@code args[0]}, or without one by returning from main. */
public final class Quick {

    public static void main(String[] args) {
        System.out.println("quick");
        if (args.length > 0) {
            System.exit(Integer.parseInt(args[0]));
        }
    }
}
